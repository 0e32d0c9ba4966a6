"""Runs the scenarios of a project under real Django and prints, as JSON, what each of them asked the database.

    python judge.py PROJECT

Each scenario is a public function or class of a module in `scenarios/`. It runs once on 3 and once on 6 rows of a
database in memory, which is put back before each run.
"""

import contextlib
import hashlib
import importlib
import inspect
import io
import json
import os
import pathlib
import re
import sqlite3
import sys
import types
import warnings

ROWS = (3, 6)
SILENT = re.compile(r"#\s*silent:\s*(.+)")
ASKS = re.compile(r"SELECT|INSERT|UPDATE|DELETE")


def main(project):
    sys.path.insert(0, str(project))
    os.chdir(project)
    os.environ["DJANGO_SETTINGS_MODULE"] = "magazine.settings"
    warnings.simplefilter("ignore")
    import django

    django.setup()
    images = {rows: filled(rows) for rows in ROWS}
    found = []
    for path in sorted((project / "scenarios").glob("*.py")):
        if path.stem != "__init__":
            module = importlib.import_module(f"scenarios.{path.stem}")
            found += [judged(module, scenario, images) for scenario in scenarios(module)]
    json.dump({"django": django.get_version(), "scenarios": found}, sys.stdout, indent=1)


def filled(rows):
    """A database with so many rows of everything, kept beside the one that scenarios run on."""
    from django.core.management import call_command
    from django.db import connection
    from rows import fill

    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    fill(rows)
    image = sqlite3.connect(":memory:")
    connection.connection.backup(image)
    return image


def scenarios(module):
    """The scenarios of a module, in the order of their lines."""
    own = [
        thing
        for name, thing in vars(module).items()
        if not name.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing))
    ]
    own = [thing for thing in own if thing.__module__ == module.__name__]
    return sorted(own, key=lambda thing: inspect.getsourcelines(thing)[1])


def judged(module, scenario, images):
    lines, first = inspect.getsourcelines(scenario)
    silent = SILENT.search("".join(lines))
    return {
        "name": f"{module.__name__.partition('.')[2]}.{scenario.__name__}",
        "path": f"{module.__name__.replace('.', '/')}.py",
        "first": first,
        "last": first + len(lines) - 1,
        "silent": silent and silent.group(1).strip(),
        "runs": [run(scenario, rows, image) for rows, image in images.items()],
    }


def run(scenario, rows, image):
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    image.backup(connection.connection)
    ContentType.objects.clear_cache()
    printed = io.StringIO()
    error = given = None
    with CaptureQueriesContext(connection) as captured, contextlib.redirect_stdout(printed):
        try:
            given = whole(called(scenario))
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
    asked = [query["sql"] for query in captured if ASKS.match(query["sql"])]
    stored = "\n".join(line for line in connection.connection.iterdump() if "magazine_" in line)
    outcome = f"{given!r}\n{printed.getvalue()}\n{stored}"
    return {
        "rows": rows,
        "queries": len(asked),
        "repeated": len(asked) - len({question(sql) for sql in asked}),
        "error": error,
        "outcome": hashlib.sha256(outcome.encode()).hexdigest(),
        "asked": asked,
    }


def called(scenario):
    """What a scenario gives: views get a request, class-based ones are views first."""
    from django.contrib.auth.models import User
    from django.test import RequestFactory

    if inspect.isclass(scenario) and hasattr(scenario, "changelist_view"):
        return changelist(scenario)
    given = {}
    if hasattr(scenario, "get_extra_actions"):
        view = scenario.as_view({"get": scenario.shown})
        given = {"pk": 1} if scenario.shown == "retrieve" else {}
    else:
        view = scenario.as_view() if inspect.isclass(scenario) else scenario
    if not inspect.isclass(scenario) and not inspect.signature(scenario).parameters:
        return view()
    request = RequestFactory().get("/")
    request.user = User(pk=1, username="reader")
    return view(request, **given)


def changelist(scenario):
    """The page of an admin class that lists the rows of the model that it is about."""
    from django.contrib.admin import AdminSite
    from django.contrib.auth.models import User
    from django.test import RequestFactory, override_settings
    from django.urls import path

    site = AdminSite()
    site.register(scenario.about, scenario)
    urls = types.ModuleType("urls_of_the_admin")
    urls.urlpatterns = [path("admin/", site.urls)]
    request = RequestFactory().get("/admin/")
    request.user = User(pk=1, username="editor", is_active=True, is_staff=True, is_superuser=True)
    with override_settings(ROOT_URLCONF=urls):
        page = site._registry[scenario.about].changelist_view(request).render().content
    # The token of the form is another each time.
    return re.sub(rb'"csrfmiddlewaretoken" value="[^"]*"', b"", page)


def whole(given):
    """The value with all that is still to be made: a page is rendered, a generator runs to its end."""
    if inspect.iscoroutine(given):
        from asgiref.sync import async_to_sync

        async def wait():
            return await given

        given = async_to_sync(wait)()
    if isinstance(given, types.GeneratorType):
        return list(given)
    if hasattr(given, "render") and callable(given.render):
        given = given.render()
    return getattr(given, "content", given)


def question(sql):
    """What a query asks for, whatever it selects of it: tables and conditions."""
    asked = re.sub(r"^SELECT .*? FROM ", "FROM ", sql)
    return re.split(r" ORDER BY | LIMIT ", asked)[0]


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
