"""The one family of errors a person may see."""


class Refusal(Exception):
    """A rule of the domain said no.

    The message is a Chinese sentence, shown as it stands; `field` names the form
    field it belongs to, or is empty when it concerns the whole request.
    """

    status = 422

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field

    def __str__(self) -> str:
        # The message may be a lazy translation: it is read in the reader's language.
        return str(self.args[0])


class NotAllowed(Refusal):
    """The actor's posts do not carry this verb over this place."""

    status = 403


class Missing(Refusal):
    """There is no such thing, or the actor may not know that there is."""

    status = 404


class Conflict(Refusal):
    """Someone or something else came first; looking again shows what changed."""

    status = 409


class IllegalMove(Conflict):
    """The verb is not open from the present state, or someone else moved first."""
