"""A page's form as a browser holds it: read from the HTML, changed by the test, sent as the browser would."""

from __future__ import annotations

import re

from lxml import html

# A parser in C: the desk's screens are long, and most tests read several.
PARSER = html.HTMLParser(huge_tree=True)


class PageForm:
    """The main form of a page of the admin. ``data`` maps each control's name to what it would send."""

    def __init__(self, response):
        self.url = response.request["PATH_INFO"]
        query = response.request.get("QUERY_STRING")
        if query:
            self.url += f"?{query}"
        root = _parsed(response)
        self.form = next(form for form in root.iter("form") if (form.get("id") or "").endswith("form"))
        if self.form.get("id") == "logout-form":
            self.form = next(f for f in root.iter("form") if (f.get("id") or "").endswith("_form"))
        self.url = self.form.get("action") or self.url
        self.templates = {found.get("id"): found for found in self.form.iter("template")}
        hidden = {control for template in self.templates.values() for control in template.iter()}
        # A control may stand elsewhere on the page and name its form.
        elsewhere = [control for control in root.iter() if control.get("form") == self.form.get("id")]
        controls = [*(control for control in self.form.iter() if control not in hidden), *elsewhere]
        self.data = _values(controls)
        self.boxes = {control.get("name") for control in controls if control.get("type") in ("radio", "checkbox")}
        self.buttons = {
            (button.get("name"), button.get("value") or "")
            for button in self.form.iter()
            if button.tag in ("button", "input") and button.get("type") == "submit" and button.get("name")
        }

    def __getitem__(self, name):
        return self.data[name]

    def __setitem__(self, name, value):
        """Type ``value`` into the control ``name``, which must be on the page and open."""
        assert name in self.data or name in self.boxes, f"no control {name!r} on the page"
        self.data[name] = value

    def fill(self, **values):
        for name, value in values.items():
            self[name] = value
        return self

    def add_row(self, template, prefix, **values):
        """What the add button does: a copy of the template's controls under the next number. Returns its prefix."""
        number = int(self.data[f"{prefix}-TOTAL_FORMS"])
        self.data[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
        for name, value in _values(self.templates[template].iter()).items():
            self.data[name.replace("__prefix__", str(number))] = value
        row = f"{prefix}-{number}"
        for name, value in values.items():
            self[f"{row}-{name}"] = value
        return row

    def add_delegation(self, side, **values):
        position = self.data["delegations-TOTAL_FORMS"]
        return self.add_row("empty-delegation", "delegations", side=side, position=position, **values)

    def add_person(self, delegation, **values):
        position = self.data["attendances-TOTAL_FORMS"]
        return self.add_row("empty-person", "attendances", delegation_row=delegation, position=position, **values)

    def row_of(self, prefix, **values):
        """The prefix of the saved row that holds these values."""
        for number in range(int(self.data[f"{prefix}-TOTAL_FORMS"])):
            if all(self.data.get(f"{prefix}-{number}-{name}") == value for name, value in values.items()):
                return f"{prefix}-{number}"
        raise AssertionError(f"no row of {prefix} with {values}")

    def submit(self, client, name="_continue", value="1", **extra):
        """Press the button ``name``, which must be on the page. Nothing a browser would not send is sent."""
        assert (name, value) in self.buttons or name in {button for button, _ in self.buttons}, (
            f"no button {name}={value}"
        )
        return client.post(self.url, {**self.data, name: value, **extra})

    def confirm(self, client, **extra):
        """Press the one button of a page that asks for no more than a yes."""
        return client.post(self.url, {**self.data, **extra})


def confirm_step(client, form, step, **values):
    """Press a step's button and, where the step has a page of its own, fill in ``values`` there and confirm it.

    Returns the last response: of the form when it refuses, else of the step.
    """
    response = form.submit(client, "_step", step)
    name, _hyphen, language = step.partition("-")
    if response.status_code != 302 or not response["Location"].endswith(f"/{name}/{language}/"):
        return response
    return PageForm(client.get(response["Location"])).fill(**values).confirm(client)


def _parsed(response):
    # An answer that leads elsewhere has no page.
    return html.document_fromstring(response.content.decode() or "<html></html>", parser=PARSER)


def _values(elements):
    data = {}
    for element in elements:
        name = element.get("name")
        if not name or element.get("disabled") is not None or element.tag not in ("input", "select", "textarea"):
            continue
        if (value := _value(element)) is None:
            continue
        if element.tag == "select" and element.get("multiple") is not None:
            data[name] = value
        else:
            data.setdefault(name, value)
    return data


def _value(control):
    if control.tag == "textarea":
        return (control.text or "").removeprefix("\n")
    if control.tag == "select":
        return _chosen(control)
    kind = control.get("type", "text")
    if kind in ("submit", "button", "file"):
        return None
    if kind in ("checkbox", "radio"):
        return control.get("value", "on") if control.get("checked") is not None else None
    return control.get("value", "")


def _chosen(select):
    options = list(select.iter("option"))
    chosen = [option.get("value", option.text) for option in options if option.get("selected") is not None]
    if select.get("multiple") is not None:
        return chosen
    if chosen:
        return chosen[-1]
    return options[0].get("value", options[0].text) if options else None


def errors(response):
    """The errors the page shows, each with the label or name of the control it stands beside, in order."""
    root = _parsed(response)
    parents = {child: parent for parent in root.iter() for child in parent}
    found = []
    for element in root.iter():
        classes = (element.get("class") or "").split()
        if "error" in classes and element.tag == "p":
            found.append((_beside(element, parents), "".join(element.itertext()).strip()))
        elif element.tag == "li" and "errorlist" in (parents[element].get("class") or "").split():
            found.append((_beside(parents[element], parents), "".join(element.itertext()).strip()))
    return found


def _beside(element, parents):
    """The name of the first control in the nearest box around the error."""
    box = parents.get(element)
    while box is not None:
        names = [control.get("name") for control in box.iter() if control.tag in ("input", "select", "textarea")]
        if names := [name for name in names if name]:
            return names[0]
        box = parents.get(box)
    return ""


def without_bdi(page):
    """The HTML of a page as if all of it were in one script: without what isolates the words of the other."""
    return re.sub(r"</?bdi[^>]*>", "", page)
