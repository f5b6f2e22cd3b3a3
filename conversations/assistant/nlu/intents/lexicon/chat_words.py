"""What people type for short, one word for one word."""

from collections.abc import Mapping

SPANISH: Mapping[str, str] = {
    "q": "que", "k": "que", "ke": "que", "x": "por", "d": "de", "dnd": "donde", "dde": "donde",
    "cdo": "cuando", "qdo": "cuando", "cuand": "cuando", "cto": "cuanto", "cnto": "cuanto",
    "qto": "cuanto", "hr": "hora", "ora": "hora", "tb": "tambien", "tmb": "tambien", "bn": "bien",
    "mnn": "manana", "manna": "manana", "grax": "gracias", "gcs": "gracias",
    "xq": "porque", "pq": "porque", "xk": "porque", "pa": "para", "pls": "porfa", "plis": "porfa",
    "msj": "mensaje", "tlf": "telefono", "tel": "telefono", "aki": "aqui", "asta": "hasta",
    "ai": "hay", "ay": "hay", "tngo": "tengo", "kiero": "quiero", "kisiera": "quisiera",
    "nesecito": "necesito", "nesesito": "necesito", "sita": "cita", "bs": "buenas",
}  # fmt: skip
ENGLISH: Mapping[str, str] = {
    "u": "you", "r": "are", "ur": "your", "wat": "what", "wht": "what", "hw": "how", "wen": "when",
    "plz": "please", "pls": "please", "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow",
    "2moro": "tomorrow", "appt": "appointment", "appts": "appointments", "apt": "appointment",
    "resv": "reservation", "rez": "reservation", "cuz": "because", "ppl": "people", "thru": "through",
    "addy": "address", "hrs": "hours", "wanna": "want", "gonna": "going", "gotta": "need",
}  # fmt: skip
PORTUGUESE: Mapping[str, str] = {
    "q": "que", "vc": "voce", "vcs": "voces", "hj": "hoje", "qdo": "quando", "qnd": "quando",
    "qto": "quanto", "qnto": "quanto", "qt": "quanto", "tb": "tambem", "tbm": "tambem",
    "pq": "porque", "n": "nao", "naum": "nao", "amnh": "amanha", "pfv": "favor", "pf": "favor",
    "hr": "hora", "hrs": "horas", "obg": "obrigado", "obgd": "obrigado", "vlw": "valeu",
    "end": "endereco", "oq": "que", "msg": "mensagem", "tel": "telefone", "blz": "beleza",
}  # fmt: skip
