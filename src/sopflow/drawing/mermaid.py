"""Mermaid: the flowchart with a subgraph for each actor, for pages that render it."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.definition import Sop
from sopflow.drawing.chart import Node, NodeKind, chart_of
from sopflow.drawing.fonts import printable
from sopflow.text import Language

_FRAMES = {
    NodeKind.CAPSULE: ("([", "])"),
    NodeKind.BOX: ("[", "]"),
    NodeKind.DIAMOND: ("{", "}"),
    NodeKind.START: ("([", "])"),
    NodeKind.END: ("([", "])"),
    NodeKind.ENTRY: ("((", "))"),
    NodeKind.EXIT: ("((", "))"),
}


def write_mermaid(sop: Sop, language: Language) -> str:
    """Return the flowchart of a SOP as a Mermaid diagram.

    >>> from sopflow.definition import Step
    >>> print(write_mermaid(Sop("1", "Surat", {"loket": "Loket"}, [Step.single("a", "Menerima", "loket")]), "id"))
    flowchart TB
      subgraph actor0["Loket"]
        node0(["1. Menerima"])
      end
    <BLANKLINE>
    """
    return "\n".join(_lines(sop, language)) + "\n"


def _lines(sop: Sop, language: Language) -> Iterator[str]:
    chart = chart_of(sop, language)
    # Names of their own: an id could be a word of the language, such as "end".
    names = {id_: f"node{number}" for number, id_ in enumerate(chart.nodes)}
    yield "flowchart TB"
    for number, (id_, actor) in enumerate(sop.actors.items()):
        yield f'  subgraph actor{number}["{escaped(actor.name)}"]'
        for node in chart.nodes.values():
            if node.actors[:1] == (id_,):
                yield f"    {_node(sop, node, names)}"
        yield "  end"
    for node in chart.nodes.values():
        if not node.actors:
            yield f"  {_node(sop, node, names)}"
    for connection in chart.connections:
        # In full: a remark has no place in this diagram.
        answers = " / ".join(connection.answers) or connection.label
        label = f'|"{escaped(answers)}"|' if answers else ""
        line = "-.->" if connection.is_late else "-->"
        yield f"  {names[connection.source]} {line}{label} {names[connection.target]}"


def _node(sop: Sop, node: Node, names: dict[str, str]) -> str:
    opening, closing = _FRAMES[node.kind]
    if node.kind in (NodeKind.ENTRY, NodeKind.EXIT):
        text = "+"
    elif node.text:
        text = node.text
    else:
        text = f"{sop.labels[node.id]}. {sop.activity(node.id).text}"
        if len(node.actors) > 1:
            text += f" ({' / '.join(sop.actors[actor].name for actor in node.actors)})"
    return f'{names[node.id]}{opening}"{escaped(text)}"{closing}'


def escaped(text: str) -> str:
    """Return text for a label in quotation marks: every character that could be markup is an entity.

    >>> escaped('"<b>" #1')
    '#quot;#lt;b#gt;#quot; #35;1'
    """
    entities = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "\n": "<br/>"}
    entities |= {char: f"#{ord(char)};" for char in "#`*_~[]{}()|\\$%;:"}
    return "".join(entities.get(char, char) for char in printable(text).strip()) or " "
