"""The command ``publish_due``: does the work that is due after scheduled publications and expirations."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.provenance.sealing import catch_up
from articles.publishing.due import CAME_OUT, Done, due_articles, due_people, settle, unname
from articles.publishing.guard.held import HELD
from liaison.portable import gate
from liaison.provenance.log import write_log
from liaison.staff.editing.autosave import forget_old_autosaves
from liaison.tasks.queue import forget_old_jobs
from liaison.tasks.worker import do_what_waits

LANGUAGE_NAMES = {"ar": "Arabic", "en": "English"}


class Command(BaseCommand):
    """The command ``publish_due``."""

    help = (
        "Do what must be done for editions whose time has come or is over: write it into their timeline and let their "
        "meeting take the title; complete the log of what was published; take people whose consent has ended out of the search; do the jobs of the queue where no worker runs; and forget autosaves that are "
        "too old. Run it every minute from a timer; it may run "
        "twice at once. Readers do not depend on it: what they see follows the clock by itself. Fails if anything "
        "could not be done, after doing all the rest."
    )

    # No language is active, so that code that needs one and does not set it fails here and not in production.
    @no_translations
    def handle(self, *args: object, verbosity: int = 1, **options: object) -> None:
        if gate.is_closed():
            self.stdout.write(
                "An import is under way, or was interrupted: nothing is done until import_content has ended."
            )
            return
        done: list[Done] = []
        failed = 0
        for pk in due_articles():
            try:
                done += settle(pk)
            # An error in one article must not stop the others.
            except Exception as error:
                failed += 1
                self.stderr.write(f"Article {pk}: {error!r}")
        people = due_people()
        for pk in people:
            unname(pk)
        forgotten = forget_old_autosaves()
        # What a step announced is entered at once; this is for what was stored in bulk, or when that failed.
        catch_up()
        write_log()
        forget_old_jobs()
        do_what_waits()
        if verbosity:
            self._tell(done)
            if people:
                self.stdout.write(f"{len(people)} people are no longer named: their consent has ended.")
            if forgotten:
                self.stdout.write(f"{forgotten} old autosaves forgotten.")
        if failed:
            raise CommandError(f"{failed} of the articles could not be settled; the next run tries them again.")

    def _tell(self, done: list[Done]) -> None:
        for item in done:
            self.stdout.write(_report_line(item))
        came_out, held = (sum(item.action == action for item in done) for action in (CAME_OUT, HELD))
        expired = len(done) - came_out - held
        line = f"{came_out} came out, {expired} expired{f', {held} held back' if held else ''}."
        self.stdout.write(line if done else "Nothing was due.")


def _report_line(item: Done) -> str:
    language = LANGUAGE_NAMES[item.language]
    if item.action == CAME_OUT:
        return f"Came out: “{item.title}” ({language}, version {item.version})"
    if item.action == HELD:
        return f"Held back: “{item.title}” ({language}) names somebody who must not be named"
    return f"Expired: “{item.title}” ({language})"
