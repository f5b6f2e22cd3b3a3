"""Many people want one address at the same moment: one gets it, the others are told, and of what
they typed nothing is lost."""

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connections

from config.shell.signup.services import signup_begin, signup_make, signup_start
from config.shell.signup.tests.test_making import WISH
from tenants.context import public_context
from tenants.models import Business, SignUp, User

PEOPLE = 8
SPELLINGS = ("casa-nueva", "casanueva", "ca5a-nueva", "casa-nueva")


@pytest.fixture
def wishes(live_db: str) -> list[SignUp]:
    people = [User.objects.create_user(f"p{number}@race.example") for number in range(PEOPLE)]
    return [
        signup_start(
            user=person,
            wish=WISH | {"name": f"Casa {number}", "subdomain": SPELLINGS[number % 4]},
        )
        for number, person in enumerate(people)
    ]


def at_once(work: Any, rows: list[SignUp]) -> None:
    """`work` on each row in a thread of its own, all starting together."""
    gate, failed = threading.Barrier(len(rows)), []

    def run(row: SignUp) -> None:
        try:
            with public_context():
                gate.wait()
                work(row)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_one_of_many_gets_the_address(wishes: list[SignUp]) -> None:
    at_once(lambda row: signup_begin(signup=row), wishes)
    rows = list(SignUp.objects.order_by("pk"))
    assert Counter((row.state, row.reason) for row in rows) == {
        ("making", ""): 1,
        ("failed", "name_taken"): PEOPLE - 1,
    }
    assert [row.name for row in rows] == [f"Casa {number}" for number in range(PEOPLE)]


def test_several_workers_at_one_sign_up_make_one_business(wishes: list[SignUp]) -> None:
    signup_begin(signup=wishes[0])
    at_once(lambda row: signup_make(wishes[0].pk), wishes[:3])
    assert SignUp.objects.get(pk=wishes[0].pk).state == "ready"
    assert Business.objects.filter(schema_name="casa_nueva").count() == 1
