"""Directives that show entries of the registries: resources, terms, facts."""

from __future__ import annotations

import html

from site_kit.book.registry import Resource
from site_kit.pages.directives.engine import Block, Engine, Options, Wrong, attribute, entry_of


class Registries(Engine):
    """What a page takes from the registries."""

    def _inline_resource(self, words: str, target: str) -> str:
        entry = entry_of(self.book.resources, target, "resource", "docs/_data/resources.yml")
        self.usage.resources.add(entry.id)
        title = attribute(f"{', '.join(entry.authors)}: {entry.title}" + (f", {entry.year}" if entry.year else ""))
        return f'[{words or entry.citation}]({entry.url} "{title}"){{ .resource }}'

    def _inline_term(self, words: str, target: str) -> str:
        entry = entry_of(self.book.glossary, target, "term", "docs/_data/glossary.yml")
        self.usage.terms.add(entry.id)
        link = self.page.link("glossary.md")
        return f'[{words or entry.term}]({link}#{entry.id} "{attribute(entry.short)}"){{ .term }}'

    def _inline_fact(self, words: str, target: str) -> str:
        entry = entry_of(self.book.facts, target, "fact", "docs/_data/facts.yml")
        self.usage.facts.add(entry.id)
        title = attribute(f"{entry.source_title}, checked {entry.checked}, to be checked again by {entry.expires}")
        expired = entry.expired(self.book.today)
        classes = ".fact .fact--expired" if expired else ".fact"
        warning = f" (as of {entry.checked}; due for a check)" if expired else ""
        return f'[{words or entry.value}{warning}]({entry.source} "{title}"){{ {classes} }}'

    def _block_reading(self, block: Block) -> str:
        """Further reading: `id: what to read it for`, one line each."""
        if not block.options:
            raise Wrong("the list is empty", "write `    RESOURCE-ID: why`, one line each")
        items = []
        for target, note in block.options.items():
            entry = entry_of(self.book.resources, str(target), "resource", "docs/_data/resources.yml")
            self.usage.resources.add(entry.id)
            items.append(self._resource_item(entry, self.inline(str(note or ""), block.line)))
        return '<ul class="reading" markdown="1">\n' + "\n".join(items) + "\n</ul>"

    def _resource_item(self, entry: Resource, note: str = "") -> str:
        authors = ", ".join(entry.authors[:3]) + (" et al." if len(entry.authors) > 3 else "")
        facts = [entry.kind, entry.level, entry.cost]
        facts += [_hours_text(entry.time)] if entry.time else []
        year = f", {entry.year}" if entry.year else ""
        title = entry.title.replace("[", "\\[").replace("]", "\\]")
        return (
            f'<li id="resource-{entry.id}" data-kind="{entry.kind}" data-level="{entry.level}" data-cost="{entry.cost}" markdown="block">\n\n'
            f"[{title}]({entry.url}){{ .resource }}\n"
            f'<span class="reading__by">{html.escape(authors)}{year}</span>\n\n'
            f"{note or entry.why}\n"
            f'<span class="reading__facts">{" · ".join(facts)} · {entry.status}</span>\n\n</li>'
        )

    def _block_resource_library(self, block: Block) -> str:
        """Every resource of one chapter, or of the `all` that span the path."""
        Options(block)
        entries = [entry for entry in self.book.resources.values() if entry.chapter == block.argument]
        if not entries:
            raise Wrong(f"no resource belongs to `{block.argument}`", "name a chapter of the registry, or `all`")
        self.usage.resources |= {entry.id for entry in entries}
        items = "\n".join(self._resource_item(entry) for entry in entries)
        return f'<ul class="reading" markdown="1">\n{items}\n</ul>'

    def _block_glossary(self, block: Block) -> str:
        """Every term below its first letter, linkable by id."""
        Options(block)
        parts, letter = [], ""
        for entry in sorted(self.book.glossary.values(), key=lambda entry: entry.term.casefold()):
            where = ""
            if entry.page:
                path, _, anchor = entry.page.partition("#")
                if not (self.book.docs / path).is_file():
                    raise Wrong(f"term `{entry.id}` names docs/{path}, which does not exist", "mend its `page`")
                where = f" [{self.book.page(path).title}]({self.page.link(path)}{'#' + anchor if anchor else ''})"
            also = f" Also: {', '.join(entry.also)}." if entry.also else ""
            if entry.term[0].upper() != letter:
                letter = entry.term[0].upper()
                parts.append(f"## {letter} {{ #letter-{letter.lower()} }}")
            parts.append(f"### {entry.term} {{ #{entry.id} }}\n\n{entry.short}{also}{where}")
        return '<div class="glossary" markdown="1">\n\n' + "\n\n".join(parts) + "\n\n</div>"

    def _block_fact_table(self, block: Block) -> str:
        """Every perishable fact with its source and dates."""
        Options(block)
        rows = ["| Claim | Value | Checked | Good until |", "| --- | --- | --- | --- |"]
        for entry in self.book.facts.values():
            self.usage.facts.add(entry.id)
            claim = entry.claim.replace("|", "\\|")
            rows.append(f"| {claim} | {self._inline_fact('', entry.id)} | {entry.checked} | {entry.expires} |")
        return "\n".join(rows)


def _hours_text(time: str) -> str:
    return f"{time[:-1]} {'min' if time.endswith('m') else 'h'}"
