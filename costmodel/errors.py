"""The three ways in which this package says no, each with one sentence a reader can act on."""


class CostModelError(ValueError):
    """Base of every error the package raises on purpose; its text is one sentence for the user."""


class ParameterError(CostModelError):
    """A value is refused: the sentence names the parameter, the value with its unit, the bound and the cure."""


class NoSolutionError(CostModelError):
    """The mathematics has no single answer: none exists, or several do and the sentence lists them."""


class LinkError(CostModelError):
    """A scenario link cannot be read at all; the sentence says why, in at most 200 characters."""
