"""Questions to the person at the terminal, each of which an option may have answered already."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

import typer
from rich.console import Console
from rich.prompt import InvalidResponse, PromptBase
from rich.text import Text

from kkk_scoring.cli.console import TROUBLE, tell
from kkk_scoring.messages import Message, say

Answer = TypeVar("Answer")
Read = Callable[[str], Answer]
"""Makes an answer out of what was typed; raises `Wrong`."""


class Wrong(Exception):
    """Why an answer can't be used."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


class Questions:
    """Asks in *language* on standard error, so that the file itself can go to standard output.

    Where nobody can answer (standard input is no terminal) the suggested answer is taken.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.asks = sys.stdin is not None and sys.stdin.isatty()

    def ask(
        self,
        question: Message,
        option: str,
        given: object,
        read: Read[Answer],
        suggested: str | None = None,
    ) -> Answer:
        """The answer: *given* by the *option*, else asked for, else *suggested*."""
        if given is None and self.asks:
            return self._prompt(question, read, suggested)
        text = suggested if given is None else str(given)
        if text is None:
            self.stop(say("An answer is missing: give {option}.", option=option))
        try:
            return read(text)
        except Wrong as wrong:
            tell(wrong.message, self.language)
            self.stop(say("Change {option}.", option=option))

    def yes(self, question: Message, option: str, given: bool | None, suggested: bool) -> bool:
        """A question to which the answer is yes or no."""
        words = {True: say("yes"), False: say("no")}
        wrong = say("Answer {yes} or {no}.", yes=words[True], no=words[False])
        return self.choose(question, option, given, words, suggested, wrong)

    def choose(
        self,
        question: Message,
        option: str,
        given: Answer | None,
        words: Mapping[Answer, Message],
        suggested: Answer,
        wrong: Message,
    ) -> Answer:
        """One of some answers, each with its word, of which the first letters are enough."""

        def read(text: str) -> Answer:
            for answer, word in words.items():
                known = (word.render(self.language), word.render("en"))
                if text and any(one.casefold().startswith(text.casefold()) for one in known):
                    return answer
            raise Wrong(wrong)

        said = {answer: word.render(self.language) for answer, word in words.items()}
        return self.ask(question, option, None if given is None else said[given], read, said[suggested])

    def stop(self, message: Message) -> NoReturn:
        """Ends the command with a sentence; nothing is written."""
        tell(message, self.language)
        raise typer.Exit(TROUBLE)

    def _prompt(self, question: Message, read: Read[Answer], suggested: str | None) -> Answer:
        language = self.language

        class Prompt(PromptBase[str]):
            def process_response(self, value: str) -> str:
                try:
                    read(value.strip())
                except Wrong as wrong:
                    raise InvalidResponse(Text(wrong.message.render(language))) from None
                return value.strip()

        prompt = Prompt(Text(question.render(language)), console=Console(stderr=True, highlight=False))
        try:
            answer = prompt() if suggested is None else prompt(default=suggested)
        except EOFError:
            self.stop(say("Nothing was written."))
        return read(answer)
