"""English sentences written for training, one per line, by label."""

SENTENCES: dict[str, str] = {
    "booking": """
I'd like to book a haircut for Friday afternoon
can I get an appointment tomorrow at 10?
book me in for a manicure please
I need to see a dentist this week
reserve a table for four at eight tonight
can you schedule a massage for me on Saturday
set up a meeting with my advisor next monday at 9
please make an appointment with Dr. Lee
put me down for 3pm
I want to reserve two rooms from May 3rd to May 6th
sign me up for the beginner class on Tuesday
I would like to come in for a trim on thursday
table for two at 7 please
need a room for tonight
get me a reservation at a steakhouse for 6 people at 7:30
i wanna book a facial
could you arrange a visit from a technician next week
looking to make a reservation for dinner tomorrow
we'd like to stay from the 4th to the 9th of june, two adults
make a booking under Harris for 8 pm
schedule a call with the manager for noon on wednesday
could I book a doctor's appointment for monday?
find me a restaurant and book it for 7 pm
I would like an appointment with a stylist
I'm trying to book a lunch for ten
can you please book conference room b for 3 pm
set a meeting with tom at 2
I want to make a spa reservation for my wife
yes, book that one
help me reserve a place for dinner
are any meeting rooms free to book from 2 to 3
i need to schedule an appointment
please add a meeting with sales on friday at ten
I want to visit the doctor on the 5th
book a double room for me and my wife
can I get my hair cut tomorrow morning?
I need a restaurant reservation for my anniversary
please reserve me a spot
can you get us a table at olive garden for 7 tonight
reserve a spot for 3 at applebees under the name lucas
i need to set a meeting with bob for tuesday at 4
I want to book a massage for tomorrow morning
We need two rooms from the 4th to the 7th
can you schedule me for a haircut
I'd like to see a dermatologist please
please make a table reservation for 5 people at 8 pm
is it possible to book a double room for next weekend
I'd like to make an appointment at a bank branch
add a new meeting with Tom at noon to my calendar
i would like a reservation at Chez Panisse tomorrow
i want to make dinner reservations for 4
need to schedule an appointment for a check up
Can you book a salon for me?
reserve table for 3 at 6 pm please
I'm looking for a doctor and want to make an appointment
set up a meeting for thursday
i'd like a room for two adults for three nights
""",
    "reschedule": """
I need to reschedule my appointment
can I move my booking to Friday?
change my reservation from 7 to 8 please
could we push it back an hour?
I'd like to switch my haircut to next week
can you modify my booking
I want to postpone my meeting with the bank
please update my reservation, we'll be 5 instead of 4
move my appointment to a later time
I have a booking on Tuesday, can I change it to Thursday?
need to alter the dates of my stay
can I add two more people to my reservation
rebook me for tomorrow
is it possible to bring my appointment forward
I can't do Monday, could we do Tuesday instead
amend my booking please
I would like to extend my stay by two nights
i want to check out a day later
can I arrive earlier than booked
shift my massage to 4pm
my booking is for 3 nights, make it 4
I'd like to change the name on my table reservation
change check in date
postpone the visit
adjust the number of guests on my reservation
can we do an hour later
change my booking to 2 people
i'd like to move my appointment from monday to tuesday
can you push my dinner reservation to 8
I'd like to edit my reservation
I want to check in one day later than I booked
modify my booking for the 5th please
could you make my appointment an hour earlier
change the time of my reservation please
can I swap my slot for a later one
I want to change the check out date
need to update my spa booking to 5pm
""",
    "cancel": """
cancel my appointment
I need to cancel my booking for tomorrow
please cancel everything
I can't make it tonight, sorry
I won't be able to come to my appointment on Friday
I no longer need the table
please delete my booking
drop my dinner reservation
we are not coming anymore
how can I cancel my stay
can you call off my meeting with the advisor
I'd like to cancel the massage booked at 5
forget about my reservation
I've changed my mind, I don't need the appointment
something came up so cancel the booking please
my plans changed, please remove my reservation
let the restaurant know we aren't going to make it
scrap my 6pm booking
I will not be attending the meeting tomorrow
i dont need a table anymore
cancel the room booked under mike
can you cancel it
I want to cancel the reservation in chicago
take my name off the reservation list
unfortunately I have to cancel
we won't need the room after all
please call off the meeting
i am not able to make it to my reservation
could you cancel my table for tonight
never mind, cancel the appointment
don't need my dinner reservation anymore
I need my reservation cancelled
nix my reservation for tonight
I want to cancel
please remove my table reservation for tomorrow
cancel my spa appointment at 3
sorry can't come tonight
""",
    "availability": """
do you have anything free on Monday?
is there any availability this weekend?
any slots open tomorrow morning?
when is the next available appointment?
are there any tables left for tonight?
do you have space for six?
what times are available on Thursday?
is Anna free on Wednesday?
have you got a table for two at eight?
do you have any rooms for the 12th to the 15th
can you fit me in today?
when could I come in?
any chance of a table tonight?
is there room for ten of us at 7pm
what openings do you have next week
are you fully booked on Saturday?
do you have a table outside?
will there be a table free at 9?
got any free slots this afternoon
when can the technician come?
any appointments available after 5?
which days do you have open for a facial
is there a slot at noon?
do you have tables for a large party
have you any vacancies for tonight
earliest appointment you have?
do you have space for a party of twelve?
do you have a table for 2 tomorrow?
Is there a table for 2 at 8pm?
do you have any rooms available for Christmas
have you got anything on friday night
any tables available outside?
Do you have a free table for six?
do you have any free slots tomorrow afternoon
can you accommodate 12 people tonight?
Is there any table open for 4 people at 6?
do you have a slot on Monday morning
any rooms left for this weekend?
is a table for two available right now
""",
    "price": """
how much is a haircut?
what do you charge for a manicure?
how much does it cost?
what's the price of a facial
price list please
is it expensive?
how much would it be for two people?
do you have any discounts?
what are your rates?
cost of a double room?
how much will I pay in total
what is the fee for late checkout
how much for breakfast
how much do you charge per night
can you tell me the price
what's the ticket price?
is there a charge for the gym?
massage cost
how much is the consultation
What will the ride cost me?
how pricey is that place?
what's the total?
do I have to pay a deposit
how much is it to rent
what would be the total price
tell me how much it is
how much is a room per night
What's the average cost?
how expensive is the sauna
how much would that be for 3 nights?
Could you tell me how much it costs?
how much is parking per day
how much do you charge for a pedicure
how much is the entrance ticket?
how much is parking?
how much does the parking cost for a night
How much does the massage cost?
what will it cost?
whats the cost of the ticket
what's the hourly rate
""",
    "hours": """
what time do you open?
when do you close?
are you open on Sundays?
what are your opening hours
until what time are you open tonight?
do you open on bank holidays?
what are the pool hours
what time does the gym open
when is breakfast served
when does the bar close?
what time is checkout?
how late can I check out
until when is the restaurant open
how early can i check in
are you open now
is the spa open on Monday?
hours please
when is the earliest I can check in
what time does lunch start
your working hours?
opening times for the sauna
what time is dinner served until
when does the restaurant open?
what time is check-out?
until what time can I use the pool
what are the gym opening times
is the restaurant open right now
what time do you serve breakfast
when can i have breakfast
when can I check out
when can we check in tomorrow
is the gym open in the evening
when's the pool open
what are your hours on Sunday?
when does breakfast finish
how early does the pool open
""",
    "location": """
where are you?
what's your address?
how do I get there?
where is the salon located
send me the location please
is it near the station?
which street are you on
can I have the address
directions please
where can I find the gym
where is the restaurant in the hotel
where is the spa
what part of town is it in
give me directions to the hotel
what floor is the pool on
I need their address
where's the nearest place to park
where can i leave my luggage
where can I get breakfast
Where is it?
what is the street address of the place?
Could you provide the address?
Can I get the location of the dentist
how can I reach you
what city are they in
is there a place to exercise
where do i park
what is the address of that place
where's the gym
Where are they located?
could you send me the address
how do I find the spa
where can I park
whereabouts are you
where should I leave my car
I need somewhere to park
is there somewhere I can swim
Where is the salon?
give me the location
where can I work out
What's the address there?
""",
    "services": """
do you do balayage?
what services do you offer?
do you cut kids' hair?
how long does a colour take?
what does the facial include?
is it a unisex salon?
do you accept insurance?
do you have a gym?
is parking free
are dogs allowed
can I bring my cat
do you have a swimming pool
is breakfast included
do they serve alcohol?
do they have live music
does the dentist offer cosmetic services
do you have vegan options
is the pool heated
do you repair boilers
is there wifi in the rooms
do you take credit cards
are your classes suitable for beginners?
does it have outdoor seating
how long is the massage
what kind of treatments do you have
is there a hot tub
can we smoke in the room
is it good for kids?
do you have manicures
tell me about your spa
is there a sauna in the hotel?
do you have parking for electric cars
does the room have a tv
I have two cats, can they stay with me
Is there anything to drink there?
Can they do whitening?
can I use the pool without a reservation
is there an elevator
are there treadmills in the gym
how many pools do you have
do you allow service animals
is the gym open to non guests
does the hotel have a pool
is there parking at the hotel
can i bring my dog with me
Do they serve alcohol?
Is it a unisex salon?
do you have a gym with treadmills
is wifi included in the price
can I have breakfast in my room
Does he offer cosmetic dentistry?
how long does a manicure take
do you offer acupuncture
Do they have outdoor seating?
do you have electric car charging
what kind of massages do you offer
is breakfast included in the rate?
is the pool heated and free to use?
is there a hot tub in the building
I wanted to bring my dog, is it okay
is alcohol available there?
Are there any vegetarian dishes
how much time does a massage take
Is there live music?
do you have an indoor pool
can i take my dog to the restaurant
do you provide shuttle service
is the parking covered
Does this place serve alcohol?
how long is the facial
""",
    "handoff": """
I want to talk to a human
can I speak to someone?
transfer me to an agent
let me talk to the manager
I need a real person
connect me to reception
are you a bot?
stop, I don't want to talk to a robot
call me please
could somebody call me back
representative
put me through to the front desk
this bot is useless, get me a person
customer service please
I'd rather speak with a member of staff
get me an operator
can i chat with a live agent
you are not understanding me
you're not helping me at all
this is going nowhere
I'm done talking to a machine
I don't trust automated systems
I want to speak with housekeeping
connect me with the spa
I need to talk to the concierge
pass me to reception
give me someone who can help
is there a person I can talk to
I don't want to tell this to a computer
so annoying, I want a human
can I talk to somebody about my booking
I want to talk to an actual person
get me your manager
please connect me to a human agent
can I talk with the front desk
you're just a stupid bot, I need a human
this is a waste of time
call the concierge
this chat isn't working for me
I would like to speak with reception
agent please
can someone call me
I want to speak with a manager right now
I am so frustrated with this
""",
    "greeting": """
hi
hello
good morning
hey there
hi, how are you?
good afternoon
hiya
hello again
how's your day going
howdy
what's up
good day to you
hey you
nice to meet you
how have you been
hi there, how's it going today
good evening to you
how do you do
sup
how are things going
heya, what is up
how are you doing
hope you are well
hi there
good morning to you
hey how are you doing today
hello my friend
what is going on
glad to meet you
lovely to see you
it is great to meet you
hey hey
hi how's your day been
good morning!
""",
    "thanks": """
thanks
thank you so much
many thanks for your help
great, thanks
ok thanks bye
that's all, thank you
I appreciate it
thanks a million
that was very helpful
you've been very helpful
perfect, thanks!
cheers mate
much appreciated
thank you, have a nice day
No, that's everything. Thanks!
you're the best
I'm so grateful for your help
wow, you really helped me out
that's great, thank you
Alright, that is all for now. Goodbye.
thx
nice job, that answered my question
That's perfect, that's all I need.
you rock
couldn't have done it without you
Great! That's everything.
that's awesome, I appreciate the help
i owe you one
Sounds good. Thank you very much.
that information was useful
thank you for the info
ok thanks, that is it
i appreciate you
No, that is all I need. Thanks a lot.
awesome, thank you
That's all. Have a nice day.
thank you kindly
i'm thankful for your help
Great, that's all I needed today.
that helped a lot
""",
    "complaint": """
your service was terrible
I waited an hour and nobody came
my hair is ruined
I want to complain
the room is dirty
the shower doesn't work
wifi keeps disconnecting
the heating is broken
the tv won't turn on
there's no hot water
I still haven't received my refund
the technician never showed up
you charged me twice
the staff were rude
my room smells
the internet is really slow
why was my booking cancelled?
why can't I change my reservation
I am not able to log in
the ac is not working
the room next door is too noisy
why is the pool closed
it has been broken since this morning
can't connect to the wifi
I was overcharged for my stay
the toilet is blocked
my towels haven't been changed
I'm very disappointed with the haircut
the water is cold
nobody answers the phone
I can't open the door of my room
our room hasn't been cleaned
why don't you have a gym anymore
still waiting for my money back
the signal drops all the time
the website won't let me book
what's wrong with the elevator
the lights in my room are flickering
the internet doesn't work in my room
my key card is not working
the water in the shower is freezing
I can't find my booking
the aircon is leaking
why is breakfast not included anymore
there is a terrible smell in the bathroom
I haven't received a confirmation
nobody cleaned my room today
why haven't I been refunded yet
I can't find the reason why I cannot book
why am I not able to book a room
the tv in our room does not turn on
the sauna is out of order
why did you close the pool
still no towels in my room
I can't log into the wifi
""",
    "other": """
tell me a joke
what's the weather in Paris
how do you say hello in french
flip a coin
what's the capital of Peru
who won the game last night
how do I bake bread
translate dog into spanish
what is 20 percent of 80
how tall is mount everest
do you like music
what does serendipity mean
roll a dice
how many ounces in a pound
what's the stock price of apple
remind me to buy milk
is it going to rain tomorrow
play some music
who is the president
how do you spell necessary
what is the population of china
I sell SEO services
how old are you
what's my bank balance
where can I buy a used car
how much is a dollar in yen
set an alarm for six
what are good books to read
how do i change a tire
tell me something interesting
who wrote hamlet
why is the sky blue
can you recommend a movie
how far is the moon
what is the speed of light
how is traffic on the way to work
do i need snow tires
what's a good recipe for pancakes
how many calories in an egg
what is the definition of irony
how's my credit score
where was lincoln born
which bird flies the fastest
lol
asdf
what is the best way to invest money
how do i get to the airport
convert 5 feet to meters
when is the next full moon
who plays in that band
what's the meaning of life
was there much snow last winter
how long do cats live
what is the tallest building in the world
where can i find the manual of my phone
how do i say goodbye in german
tell me how to cook rice
what's the temperature outside
who is the richest man in the world
spell chrysanthemum for me
what does indubitably mean
toss a coin
how many cups in a quart
how's the traffic to work
what is my credit limit
can you tell me if i have enough gas to get home
i want to hear a joke about cats
which team won the superbowl
what is the boiling point of water
tell me the exchange rate for euros
where can i buy tires
what is the longest river
who plays guitar in queen
what is the best time to plant tomatoes
how many feet in a mile
what's the definition of love
who sings hotel california
will it snow this weekend
how do you say please in italian
tell me a funny joke
when was the declaration signed
how do i make pasta
what is a good restaurant in boston
""",
}
