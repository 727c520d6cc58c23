"""Announcements of the demo's town: sent yesterday, planned for next week, called off, paused half-way."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.calendars import QuietRules, next_allowed
from budgeting.clock import SetClock
from budgeting.db.tables import Programme
from dialogs import broadcasts
from dialogs.text.words import Words

#: In the languages the office writes by itself; whoever reads another gets the Italian words.
SWAP = {
    "it": "Sabato 10-12 scambio di vestiti e giochi allo Spazio Sole. Vi aspettiamo!",
    "en": "On Saturday, 10-12, we swap clothes and toys at Spazio Sole. You are welcome!",
    "fr": "Samedi 10-12, échange de vêtements et de jeux à Spazio Sole. Vous êtes les bienvenus !",
    "ro": "Sâmbătă 10-12, schimb de haine și jucării la Spazio Sole. Vă așteptăm!",
    "sq": "Të shtunën 10-12, shkëmbim rrobash e lodrash te Spazio Sole. Ju presim!",
    "ar": "السبت 10-12 تبادل ملابس وألعاب في Spazio Sole. أهلًا بكم!",
    "ur": "ہفتے کو 10 سے 12 بجے Spazio Sole میں کپڑوں اور کھلونوں کا تبادلہ۔ خوش آمدید!",
    "pa": "ਸ਼ਨੀਵਾਰ 10 ਤੋਂ 12, Spazio Sole ਵਿੱਚ ਕੱਪੜੇ ਤੇ ਖਿਡੌਣੇ ਬਦਲੋ। ਜੀ ਆਇਆਂ ਨੂੰ!",
    "bn": "শনিবার ১০টা থেকে ১২টা Spazio Sole-এ কাপড় ও খেলনা বিনিময়। স্বাগতম!",
    "uk": "У суботу 10-12 обмін одягом та іграшками у Spazio Sole. Чекаємо на вас!",
}
#: Under the one that was sent; some families have tapped them.
BUTTONS = ("skills", "appointment")
LABELS = ("🤝", "📅")
BILLS = {
    "it": "Avete ricevuto un conguaglio del riscaldamento? Portatelo allo sportello: lo leggiamo insieme.",
    "en": "Did you get a heating bill for last year? Bring it to the desk: we read it together.",
    "ar": "هل وصلتكم فاتورة تسوية التدفئة؟ أحضروها إلى المكتب لنقرأها معًا.",
}
#: How many have the paused one, and how many wait for it.
HALF_WAY = 8
CLOSED = {
    "it": "Lo sportello resta chiuso il pomeriggio della vigilia.",
    "en": "The desk is closed on the afternoon before the holiday.",
    "fr": "L'après-midi de la veille de fête, le guichet reste fermé.",
    "ro": "În după-amiaza din ajunul sărbătorii, ghișeul este închis.",
    "sq": "Pasditen para festës zyra qëndron e mbyllur.",
    "ar": "يبقى المكتب مغلقًا بعد ظهر اليوم السابق للعيد.",
    "ur": "تہوار سے ایک دن پہلے دوپہر کے بعد دفتر بند رہے گا۔",
    "pa": "ਛੁੱਟੀ ਤੋਂ ਇੱਕ ਦਿਨ ਪਹਿਲਾਂ ਦੁਪਹਿਰ ਤੋਂ ਬਾਅਦ ਦਫ਼ਤਰ ਬੰਦ ਰਹੇਗਾ।",
    "bn": "ছুটির আগের দিন বিকেলে অফিস বন্ধ থাকবে।",
    "uk": "По обіді напередодні свята офіс зачинено.",
}


def make(session: Session, words: Words, now: datetime, staff_id: int) -> None:
    """One in each of these states; the sent one leaves its messages to be delivered by the caller."""
    programme = session.scalars(select(Programme).order_by(Programme.id)).one()
    audience = broadcasts.Audience(programme.id)
    then = SetClock(now - timedelta(days=1, hours=3))
    sent = broadcasts.create(session, then, staff_id, broadcasts.Draft(audience, SWAP, buttons=BUTTONS))
    while broadcasts.work_off(session, then, words, only=sent):
        pass
    working = next_allowed(now + timedelta(days=6), QuietRules(), programme.zone)
    later = broadcasts.Draft(audience, CLOSED, due_at=working)
    broadcasts.create(session, then, staff_id, later)
    off = broadcasts.Draft(audience, {"it": "Domani niente doposcuola."}, due_at=now + timedelta(days=2))
    broadcasts.cancel(session, then, staff_id, broadcasts.create(session, then, staff_id, off))


def begin_another(session: Session, words: Words, now: datetime, staff_id: int) -> int:
    """One whose first messages are ready to be delivered; returns it."""
    programme_id = session.scalars(select(Programme.id).order_by(Programme.id)).one()
    then = SetClock(now)
    draft = broadcasts.Draft(broadcasts.Audience(programme_id), BILLS, buttons=("documents",))
    made = broadcasts.create(session, then, staff_id, draft)
    broadcasts.work_off(session, then, words, HALF_WAY, only=made)
    return made


def pause_half_way(session: Session, words: Words, now: datetime, staff_id: int, made: int) -> None:
    """Stop it while as many again wait."""
    then = SetClock(now)
    broadcasts.work_off(session, then, words, HALF_WAY, only=made)
    broadcasts.pause(session, then, staff_id, made)
