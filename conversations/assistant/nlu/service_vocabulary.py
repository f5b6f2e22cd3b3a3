"""What customers say for what salons, clinics, academies and maintenance firms sell.

Topics in the pattern language of `intents.patterns`; Spanish, English and Portuguese together,
because a catalogue may be written in one language and asked for in another.
"""

TOPICS: dict[str, str] = {
    # salon
    "cut": """
        corte; cortes; cortar; cortarme; cortarse; cortarle; corten; recort*; cort* ~
        pelo|cabello|puntas; haircut*; hair cut; trim; cut; pelado; peluqueada; corte de
        pelo|cabello; puntas; despunt*; pelarme; pelar; raparme; rapado; fade; degradado;
        flequillo; cerquillo; bangs
    """,
    "hair": """
        pelo; cabello; hair; cabelo; peluqueria; melena; capilar; cabeza
    """,
    "colour": """
        tint*; tinte; tintura; color; coloracion; tenir*; tino; tinan; colour*; coloring; dye;
        dyed; pintar ~ pelo|cabello|cabelo; coloracao; raiz; raices; roots; canas; decolor*;
        retoque de raiz; pintarme el pelo
    """,
    "highlights": """
        mechas; mechitas; highlight*; balayage; reflejos; iluminaciones; luzes; babylights; ombre;
        californianas; rayitos; claritos; mechones
    """,
    "styling": """
        peinado*; peinar*; peinen; recogid*; brushing; blow dry; blowout; blow; escova; secado;
        planchado; penteado; updo; styling; style; styled; restyle; hairdo; hairstyl*; trenzas; trenza; trancas; braids; ondas; lavado;
        lavar; marcado; wash; cepillado; blower
    """,
    "straighten": """
        alisa*; keratina; queratina; botox capilar; progressiva; straighten*; keratin; japones;
        desrizado; nanoplastia
    """,
    "perm": "permanente; perm; rizos; rulos; ondulacion; curls",
    "hair_care": """
        hidratacion; hidratacao; nutricion capilar; mascarilla; tratamiento capilar; hair
        treatment; reconstruccion; olaplex
    """,
    "extensions": "extension*; mega hair; extensoes; postizos; alongamento",
    "beard": """
        barba; barbas; barbita; barbudo; afeita*; beard; shave; shaving; perfilado de barba; barbear; rasurar*; barberia
    """,
    "manicure": """
        manicur*; manicura; unas; unias; manos; nails; nail; esmalt*; semipermanente*; semi; gel;
        acrilic*; unhas; unha; gelish; kapping; pintar ~ unas|unhas; esmaltado; soft gel; mao;
        maos; pintarme las unas; press on
    """,
    "pedicure": """
        pedicur*; pies; feet; foot; podolog*; pe e mao; pes; podolo*; toes
    """,
    "brows": """
        cejas; ceja; brow*; eyebrow*; sobrancelha*; microblading; laminado de cejas; perfilado de
        cejas; diseno de cejas; henna
    """,
    "lashes": """
        pestan*; lash*; eyelash*; cilios; lifting; permanente de pestanas; extension* de pestanas
    """,
    "waxing": """
        depila*; waxing; vello; epil*; sugaring; hair removal; depilatoria; depilado
    """,
    "laser": "laser; fotodepilacion; ipl; soprano; diodo",
    "wax": "cera; wax; roll on",
    "underarms": "axila*; underarm*; armpit*; sobaco",
    "bikini": "ingles; bikini; brazilian; cavado; virilha; brasileno; pubis",
    "lip": "bozo; bigote; buco; upper lip; labio",
    "legs": "pierna*; legs; leg; perna*; media pierna; muslos",
    "arms": "brazos; arms; bracos",
    "facial": """
        facial; faciales; limpieza ~ cutis|cara|rostro|piel|facial; cutis; facials; skincare; skin
        care; limpeza de pele; peeling; exfolia*; higiene facial; hydrafacial; rostro; cara;
        puntos negros; acne; dermapen; pele
    """,
    "massage": """
        masaj*; massag*; masaje; massagem; masajista; descontracturante; relajante; reflexologia;
        drenaje; drenagem; relax; piedras calientes; contractura*; deep tissue; spa
    """,
    "makeup": """
        maquilla*; make up; makeup; maquiagem; maquiar; automaquillaje; make
    """,
    "bride": """
        novia; novias; boda; casamiento; wedding; bride; bridal; noiva; casamento; quince;
        quinceanera
    """,
    "body": """
        corporal; reductor*; moldeador*; cavitacion; radiofrecuencia; presoterapia; body;
        celulitis; mesoterapia; criolipolisis; exfoliacion corporal
    """,
    "tanning": "bronceado; tanning; spray tan; autobronceado",
    # clinic
    "consultation": """
        consulta; consultas; consultation; checkup; check up; revision; chequeo; control;
        valoracion; primera visita; medical|general check; avaliacao; turno medico; diagnostico;
        visita medica; evaluacion; examination; exam; review
    """,
    "dental": """
        dental; dentales; dentista; odontolog*; dientes; diente; muela*; tooth; teeth; toothache;
        dentist; dente; dentes; caries; boca; bucal; encias
    """,
    "dental_clean": """
        limpieza dental|bucal|de dientes|de boca; profilaxis; sarro; teeth cleaning|clean; dental
        cleaning; limpeza dos dentes|dental|de dente; destartraje; tartrectomia; ultrasonido
        dental; limpi* ~ dientes|boca
    """,
    "whitening": """
        blanque*; whiten*; clareamento; branqueamento; dientes blancos
    """,
    "braces": """
        ortodonc*; brackets; braces; bracket; frenillos; invisalign; alineador*; aparelho;
        aligners; retenedor*; orthodon*
    """,
    "root_canal": """
        endodonc*; root canal; tratamiento de conducto; conducto; canal; nervio
    """,
    "extraction": """
        extrac*; sacar ~ muela|diente; extraction; cordal*; muela del juicio; wisdom; extrair;
        arrancar ~ dente; siso
    """,
    "filling": """
        empaste*; obturacion; tapadura; filling; resina; restauracao; carie; tapar ~ muela
    """,
    "implant": """
        implante*; implant*; protesis; dentadura; corona; crown; funda; denture*
    """,
    "skin_doctor": """
        dermatol*; lunar*; manchas; skin doctor; mole; acne; verruga*; wart*
    """,
    "gyn": """
        ginecolog*; gynecol*; gynaecol*; citologia; papanicolau; obstetr*; embarazo; pap;
        prenatal; colposcopia
    """,
    "pediatric": """
        pediatr*; paediatr*; control del nino sano; control de bebe; ninos sanos
    """,
    "cardio": """
        cardiol*; corazon; electrocardiograma; ecg; heart; ekg; holter; presion
    """,
    "eyes": """
        oftalmol*; oculista; ophthalm*; optometr*; vista; eye exam; ojos; gafas; lentes; anteojos;
        oculos; eye; eyes; optica; glasses
    """,
    "physio": """
        fisio*; physio*; kinesi*; rehabilit*; espalda; lumbar; cervical*; osteopat*; quiropract*;
        chiropract*; physical therapy; back pain; rodilla; lesion; tobillo; esguince; coluna
    """,
    "psych": """
        psicol*; psych*; terapia; terapeut*; therap*; counsel*; ansiedad; psiquiat*; depresion;
        pareja; counselling
    """,
    "nutrition": """
        nutric*; dieta; nutri*; dietist*; nutrition*; bajar de peso; adelgazar; diet; emagrecer;
        plan alimenticio
    """,
    "vaccine": "vacun*; vaccin*; flu shot; gripe; vacina; inyecci*; injection",
    "lab": """
        analisis; laboratorio; sangre; blood test; exame de sangue; hemograma; extraccion de
        sangre; blood work; lab; orina; colesterol; glucosa
    """,
    "imaging": """
        ecografia; ultrasonido; ultrasound; radiografia; rayos; x ray; xray; rx; tomografia;
        resonancia; mri; ultrassom; raio x; mamograf*; scan; panoramica
    """,
    "general_doctor": """
        medico general; medicina general; gp; general practitioner; family doctor; clinico;
        clinica medica; clinico geral; doctor; doctora; medico; physician; medicina familiar
    """,
    "podiatry": """
        podolog*; podiatr*; callos; juanete*; una encarnada; unero; ingrown
    """,
    "hearing": "audiometria; oido; hearing; audicion; otorrino*; ent",
    # academy
    "class": """
        clase; clases; class; classes; aula; aulas; entrenamiento*; entrenar; entreno; training;
        lesson*; leccion*; curso*; course; taller; workshop; treino; treinar; practicar; sesion
        grupal; grupal
    """,
    "trial": """
        prueba; gratis; gratuita; probar; trial; free; taster; experimental; experimentar;
        muestra; introductoria; intro; primera clase; conocer
    """,
    "private": """
        particular*; privada*; private; individual; personalizad*; uno a uno; one on one;
        personal; one to one; 1 a 1
    """,
    "bjj": """
        bjj; jiu jitsu; jiujitsu; jiu; jitsu; grappling; no gi; gi; jujitsu; luta livre
    """,
    "karate": "karate",
    "judo": "judo",
    "taekwondo": "taekwondo; tkd; tae kwon do",
    "muay": """
        muay; boxeo tailandes; tailandes; thai boxing; muay thai; thai
    """,
    "boxing": "box; boxeo; boxing; boxe; boxear; guantes",
    "kickboxing": "kickboxing; kick boxing; kickboxe; kick",
    "mma": "mma; artes marciales mixtas; mixed martial",
    "martial": "artes marciales; martial arts; martial; artes marciais",
    "selfdefense": """
        defensa personal; self defense|defence; krav maga; krav; defesa pessoal
    """,
    "yoga": "yoga; vinyasa; hatha; ashtanga",
    "pilates": "pilates; reformer",
    "fitness": """
        gimnasio; gym; fitness; funcional; functional; crossfit; musculacion; pesas; academia;
        hiit; acondicionamiento; cardio
    """,
    "spinning": "spinning; ciclo; indoor cycling; bike",
    "dance": """
        baile; danza; dance; salsa; bachata; zumba; ballet; dancing; hip hop; reggaeton; danca;
        tango; bailar
    """,
    "swim": "natacion; nadar; swim*; natacao; aquagym; piscina",
    "kids": """
        nino; ninos; nina; ninas; infantil; infantiles; kids; kid; child; children; crianca*;
        nene; nena; mi hijo; mi hija; junior; peque; pequenos; chicos; menores; hijo; hija; bebe;
        son; daughter; boy; girl; filho; filha; meu filho; juvenil
    """,
    "adults": "adulto*; adults; adult; mayores",
    "women": """
        mujer; mujeres; dama; damas; women; woman; ladies; lady; femenin*; mulher; mulheres;
        feminino; senora; ellas; female; girlfriend; esposa; chica
    """,
    "men": """
        hombre; hombres; caballero*; men; man; masculin*; homem; homens; varon; varones;
        gentlemen; mens; male; masculino; husband; marido
    """,
    "beginner": """
        principiante*; inicial; basico; beginner*; iniciante*; basic; iniciacion; fundamentos;
        intro; nivel 1
    """,
    "advanced": "avanzad*; advanced; avancado; competicion; competition",
    "language_class": """
        ingles; english class; spanish class; idiomas; frances; aleman; portugues; conversacion
    """,
    "music_class": """
        guitarra; piano; canto; violin; musica; guitar; bateria; drums; singing
    """,
    "tutoring": "apoyo escolar; refuerzo; tutor*; matematica*; repaso; reforco",
    # maintenance
    "aircon": """
        aire acondicionado; aires acondicionados; el aire; aires; ac; a c; air condition*; aircon;
        split; splits; climatiz*; ar condicionado; hvac; minisplit; no enfria; cooling; fancoil;
        refrigeracion del local; conductos
    """,
    "boiler": """
        caldera*; boiler; calentador*; calefon; termo; aquecedor; agua caliente; hot water; water
        heater; calefont; termotanque
    """,
    "heating": """
        calefac*; radiador*; heating; heater; aquecimento; estufa; no calienta; radiator; suelo
        radiante; bomba de calor
    """,
    "plumbing": """
        fontaner*; plomer*; gasfit*; fuga*; tuberia*; caneria*; grifo*; canilla*; llave del agua;
        lavabo; inodoro; desague*; desatas*; atasc*; tapado; destap*; plumb*; leak*; pipe*; tap;
        faucet; drain; toilet; sink; encanador; canalizador; vazamento; cano; torneira; gotea; wc;
        cisterna; tapada; unblock*; clogged; humedad; hydraulic*; pia
    """,
    "electric": """
        electric*; luz; enchufe*; tomacorriente*; cortocircuito; tablero; cuadro electrico;
        cableado; interruptor*; electrician; wiring; socket; outlet; breaker; eletric*; fusible*;
        salta la luz; diferencial; lampara*; iluminacion; termica; disjuntor; tomada; fuse; lights
    """,
    "gas": """
        gas; fuga de gas; gasista; gas leak; certificado de gas; butano
    """,
    "locks": """
        cerradura*; cerrajer*; locksmith; lock; llave; llaves; chaveiro; fechadura; puerta
        trabada; door
    """,
    "paint": """
        pintar ~ casa|pared|piso|cuarto|habitacion|fachada; pintura; pintor; paint*; parede
    """,
    "carpentry": """
        carpint*; mueble*; carpenter; puerta; puertas; ventana*; marcenar*; furniture
    """,
    "appliance": """
        lavadora*; lavarropas; heladera*; nevera*; refrigerador*; horno; secadora; lavavajillas;
        electrodomestic*; washing machine; fridge; appliance*; geladeira; dishwasher; oven; dryer;
        maquina de lavar; fogao; freezer; microondas; camara frigorifica; refrigeracion; camara
        fria
    """,
    "solar": "solar*; placas; paneles; photovoltaic; fotovolta*",
    "elevator": "ascensor*; elevador*; elevator; lift; montacargas",
    "pump": "bomba*; pump*; motor*; hidroneumatic*; presurizadora",
    "generator": """
        generador*; grupo electrogeno; generator; gerador; planta electrica
    """,
    "compressor": "compresor*; compressor*",
    "forklift": "carretilla*; montacargas; forklift; empilhadeira",
    "repair": """
        repar*; arregl*; averia*; averiad*; roto; rota; rompio; no funciona; no anda; no enciende;
        no prende; repair; fix; fixed; broken; consert*; arrumar; dano; danado; fallo; falla; no
        arranca; not working; estropead*; reparo; se dano; se averio; no enfria; no calienta;
        descompuest*; correctivo; quebrou; no va
    """,
    "maintenance": """
        mantenimiento; preventiv*; maintenance; manutencao; service; servicing; puesta a punto;
        limpieza de filtros; manutencion; mantencion; serviced; inspeccion; inspection; revision
        anual; recarga; carga de gas
    """,
    "installation": """
        instal*; montaje; montar; colocar; colocacion; install*; mounting; fit a; instalacao;
        ponerme un; cambiar por uno nuevo
    """,
    "quote": """
        presupuesto*; cotiza*; visita tecnica; quote; estimate; orcamento; medicion; relevamiento;
        asesoria; site visit; visita
    """,
    "emergency": """
        urgen*; emergenc*; 24h; ya mismo; emergency; urgente; inmediat*
    """,
    "cleaning": """
        limpieza; limpiar; cleaning; clean; limpeza; desinfeccion; limpiarme; cleaner
    """,
    "pest": """
        plagas; fumiga*; cucarachas; pest; dedetiz*; control de plagas; ratones; termitas
    """,
    "garden": "jardin*; cesped; poda; garden*; grama; lawn",
    "online": """
        online; virtual; en linea; videollamada; video; a distancia; telemedicina; zoom; video
        call
    """,
    "home": """
        a domicilio; domicilio; en casa; at home; em casa; home visit; house call; domiciliar*
    """,
    "couple": "pareja; parejas; couple*; en pareja; casal",
    "family": "familiar*; familia; family",
    "express": "express; rapido; rapida; quick",
    "voucher": "bono; bonos; tarjeta regalo; gift card; voucher; pack",
}
