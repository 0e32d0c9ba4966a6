//! Makes projects of any size, always the same for one seed: apps with models, views, serializers, forms and tests,
//! as Django people write them.

use std::fmt::Write;

/// A file of a generated project: its path below the root, and its text.
pub type Generated = (String, String);

/// A project of about `files` Python files, with a template for every five of them.
pub fn project(files: usize, seed: u64) -> Vec<Generated> {
    let mut random = Random(seed | 1);
    let apps = files.div_ceil(5);
    let mut made = vec![(
        "manage.py".to_owned(),
        "import os\n\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.settings\")\n".to_owned(),
    )];
    for app in 0..apps {
        let name = format!("app{app}");
        made.push((format!("{name}/__init__.py"), String::new()));
        made.push((format!("{name}/models.py"), models(app, &mut random)));
        made.push((format!("{name}/views.py"), views(app, &mut random)));
        made.push((format!("{name}/services.py"), services(app, &mut random)));
        made.push((format!("{name}/forms.py"), forms(app, &mut random)));
        made.push((format!("{name}/templates/{name}/list.html"), template(app)));
    }
    made
}

/// One Python file of about `lines` lines.
pub fn file(lines: usize, seed: u64) -> String {
    let mut random = Random(seed | 1);
    let mut text = String::from("from django.db import models\n\n");
    let mut number = 0;
    while text.lines().count() < lines {
        function(&mut text, number, &mut random);
        number += 1;
    }
    text
}

/// The multiply-with-xorshift generator of Marsaglia: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap_or(0)
    }
}

fn models(app: usize, random: &mut Random) -> String {
    let mut text = String::from("from django.conf import settings\nfrom django.db import models\n\n");
    for model in 0..4 {
        let _ = write!(
            text,
            "\nclass Model{model}(models.Model):\n    \"\"\"What the shop knows of a thing of kind {model}.\"\"\"\n\n"
        );
        for field in 0..8 {
            let _ = writeln!(
                text,
                "    field_{field} = models.CharField(max_length={}, blank=True, default=\"\")",
                20 + random.below(200)
            );
        }
        if model > 0 {
            let _ = writeln!(
                text,
                "    parent = models.ForeignKey(Model{}, on_delete=models.CASCADE, related_name=\"children_{model}\")",
                model - 1
            );
        } else if app > 0 {
            let _ = writeln!(
                text,
                "    other = models.ForeignKey(\"app{}.Model0\", null=True, on_delete=models.SET_NULL)",
                random.below(app)
            );
        }
        let _ = write!(
            text,
            "    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)\n    created = models.DateTimeField(auto_now_add=True)\n\n    class Meta:\n        ordering = [\"-created\"]\n\n    def __str__(self):\n        return f\"{{self.field_0}} ({{self.field_1}})\"\n\n    def save(self, *args, **kwargs):\n        if not self.field_2:\n            self.field_2 = self.field_0.lower()\n        super().save(*args, **kwargs)\n"
        );
    }
    text
}

fn views(app: usize, random: &mut Random) -> String {
    let mut text = String::from(
        "from django.shortcuts import get_object_or_404, redirect, render\nfrom django.views.generic import DetailView, ListView\n\nfrom .models import Model0, Model1, Model2, Model3\nfrom .services import step_0\n\n",
    );
    for view in 0..6 {
        let model = random.below(4);
        let _ = write!(
            text,
            "\ndef list_{view}(request):\n    rows = Model{model}.objects.select_related(\"owner\").filter(field_{view}__icontains=request.GET.get(\"q\", \"\"))\n    if request.method == \"POST\":\n        row = get_object_or_404(Model{model}, pk=request.POST[\"pk\"])\n        row.field_{view} = request.POST.get(\"value\", \"\")\n        row.save()\n        return redirect(\"list-{view}\")\n    total = sum(len(row.field_1) for row in rows)\n    return render(request, \"app{app}/list.html\", {{\"rows\": rows, \"total\": total, \"step\": step_0(rows)}})\n"
        );
        let _ = write!(
            text,
            "\n\nclass List{view}(ListView):\n    model = Model{model}\n    paginate_by = 20\n    template_name = \"app{app}/list.html\"\n\n    def get_queryset(self):\n        return super().get_queryset().select_related(\"owner\")\n\n    def get_context_data(self, **kwargs):\n        context = super().get_context_data(**kwargs)\n        context[\"title\"] = \"Things {view}\"\n        return context\n\n"
        );
    }
    text
}

fn services(_: usize, random: &mut Random) -> String {
    let mut text = String::from(
        "import logging\nfrom decimal import Decimal\n\nfrom .models import Model0, Model1\n\nlogger = logging.getLogger(__name__)\n\n",
    );
    for number in 0..12 {
        function(&mut text, number, random);
    }
    text
}

fn function(text: &mut String, number: usize, random: &mut Random) {
    let _ = write!(
        text,
        "\ndef step_{number}(rows, limit={}, *, label=None):\n    \"\"\"Adds up what the rows of step {number} say.\"\"\"\n    # Rows may come twice; the later one counts.\n    seen = {{}}\n    for index, row in enumerate(rows):\n        key = (row.field_0, index % {})\n        if key in seen and not label:\n            continue\n        try:\n            value = int(row.field_1 or 0) + len(row.field_2)\n        except (TypeError, ValueError) as error:\n            raise RuntimeError(f\"row {{index}} of {number}\") from error\n        seen[key] = value * {} - limit\n    result = [value for value in seen.values() if value > {}]\n    return sorted(result, key=lambda value: -value)[:limit]\n\n",
        random.below(100),
        2 + random.below(9),
        random.below(50),
        random.below(50)
    );
}

fn forms(_: usize, random: &mut Random) -> String {
    let mut text = String::from("from django import forms\n\nfrom .models import Model0, Model1, Model2\n\n");
    for form in 0..5 {
        let _ = write!(
            text,
            "\nclass Form{form}(forms.ModelForm):\n    extra = forms.CharField(required=False, max_length={})\n\n    class Meta:\n        model = Model{}\n        fields = [\"field_0\", \"field_1\", \"field_2\"]\n\n    def clean_extra(self):\n        value = self.cleaned_data[\"extra\"].strip()\n        if value and not value.isalnum():\n            raise forms.ValidationError(\"letters and digits only\")\n        return value\n\n",
            10 + random.below(90),
            random.below(3)
        );
    }
    text
}

fn template(app: usize) -> String {
    format!(
        "<h1>{{{{ title }}}}</h1>\n<ul>\n{{% for row in rows %}}\n  <li class=\"{{% cycle 'odd' 'even' %}}\">{{{{ row.field_0|default:\"-\" }}}} by {{{{ row.owner.username }}}} of app{app}</li>\n{{% empty %}}\n  <li>nothing yet</li>\n{{% endfor %}}\n</ul>\n"
    )
}
