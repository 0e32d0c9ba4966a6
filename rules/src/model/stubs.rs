//! Django, DRF and a few classes of the standard library, as stub modules that every project is linked with.
//! What they mean by their bodies stands in `stubs/README.md`.

use std::sync::{Arc, OnceLock};

use crate::{
    model::outline::{Outline, outline},
    syntax::Name,
    text::{Language, Source},
};

macro_rules! stubs {
    ($($module:literal),* $(,)?) => {
        &[$(($module, include_str!(concat!("stubs/", $module, ".pyi")))),*]
    };
}

const STUBS: &[(&str, &str)] = stubs![
    "abc",
    "ast",
    "builtins",
    "collections",
    "dataclasses",
    "django",
    "django.apps",
    "django.apps.config",
    "django.contrib",
    "django.contrib.admin",
    "django.contrib.admin.apps",
    "django.contrib.admin.decorators",
    "django.contrib.admin.filters",
    "django.contrib.admin.forms",
    "django.contrib.admin.models",
    "django.contrib.admin.options",
    "django.contrib.admin.sites",
    "django.contrib.admin.views",
    "django.contrib.admin.views.main",
    "django.contrib.auth",
    "django.contrib.auth.admin",
    "django.contrib.auth.apps",
    "django.contrib.auth.backends",
    "django.contrib.auth.base_user",
    "django.contrib.auth.decorators",
    "django.contrib.auth.forms",
    "django.contrib.auth.middleware",
    "django.contrib.auth.mixins",
    "django.contrib.auth.models",
    "django.contrib.auth.views",
    "django.contrib.contenttypes",
    "django.contrib.contenttypes.admin",
    "django.contrib.contenttypes.apps",
    "django.contrib.contenttypes.fields",
    "django.contrib.contenttypes.forms",
    "django.contrib.contenttypes.models",
    "django.contrib.flatpages",
    "django.contrib.flatpages.models",
    "django.contrib.gis",
    "django.contrib.gis.admin",
    "django.contrib.gis.db",
    "django.contrib.gis.db.models",
    "django.contrib.messages",
    "django.contrib.messages.middleware",
    "django.contrib.messages.views",
    "django.contrib.postgres",
    "django.contrib.postgres.aggregates",
    "django.contrib.postgres.constraints",
    "django.contrib.postgres.fields",
    "django.contrib.postgres.fields.array",
    "django.contrib.postgres.fields.citext",
    "django.contrib.postgres.fields.hstore",
    "django.contrib.postgres.fields.jsonb",
    "django.contrib.postgres.fields.ranges",
    "django.contrib.postgres.forms",
    "django.contrib.postgres.indexes",
    "django.contrib.postgres.search",
    "django.contrib.redirects",
    "django.contrib.redirects.models",
    "django.contrib.sessions",
    "django.contrib.sessions.base_session",
    "django.contrib.sessions.middleware",
    "django.contrib.sessions.models",
    "django.contrib.sitemaps",
    "django.contrib.sites",
    "django.contrib.sites.managers",
    "django.contrib.sites.models",
    "django.contrib.sites.shortcuts",
    "django.contrib.staticfiles",
    "django.contrib.staticfiles.testing",
    "django.contrib.syndication",
    "django.contrib.syndication.views",
    "django.core",
    "django.core.exceptions",
    "django.core.files",
    "django.core.files.base",
    "django.core.files.images",
    "django.core.files.storage",
    "django.core.management",
    "django.core.management.base",
    "django.core.paginator",
    "django.db",
    "django.db.models",
    "django.db.models.aggregates",
    "django.db.models.base",
    "django.db.models.constraints",
    "django.db.models.deletion",
    "django.db.models.enums",
    "django.db.models.expressions",
    "django.db.models.fields",
    "django.db.models.fields.files",
    "django.db.models.fields.json",
    "django.db.models.fields.related",
    "django.db.models.functions",
    "django.db.models.functions.comparison",
    "django.db.models.functions.datetime",
    "django.db.models.functions.math",
    "django.db.models.functions.text",
    "django.db.models.functions.window",
    "django.db.models.indexes",
    "django.db.models.lookups",
    "django.db.models.manager",
    "django.db.models.query",
    "django.db.models.query_utils",
    "django.db.transaction",
    "django.db.utils",
    "django.dispatch",
    "django.dispatch.dispatcher",
    "django.forms",
    "django.forms.boundfield",
    "django.forms.fields",
    "django.forms.forms",
    "django.forms.formsets",
    "django.forms.models",
    "django.forms.widgets",
    "django.http",
    "django.http.request",
    "django.http.response",
    "django.middleware",
    "django.middleware.cache",
    "django.middleware.clickjacking",
    "django.middleware.common",
    "django.middleware.csrf",
    "django.middleware.gzip",
    "django.middleware.http",
    "django.middleware.locale",
    "django.middleware.security",
    "django.shortcuts",
    "django.test",
    "django.test.client",
    "django.test.testcases",
    "django.test.utils",
    "django.urls",
    "django.urls.base",
    "django.urls.conf",
    "django.urls.exceptions",
    "django.urls.resolvers",
    "django.utils",
    "django.utils.deprecation",
    "django.views",
    "django.views.generic",
    "django.views.generic.base",
    "django.views.generic.dates",
    "django.views.generic.detail",
    "django.views.generic.edit",
    "django.views.generic.list",
    "django_filters",
    "django_filters.filters",
    "django_filters.filterset",
    "django_filters.rest_framework",
    "django_filters.rest_framework.backends",
    "django_filters.rest_framework.filters",
    "django_filters.rest_framework.filterset",
    "django_filters.views",
    "enum",
    "html",
    "html.parser",
    "json",
    "json.decoder",
    "json.encoder",
    "multiprocessing",
    "multiprocessing.process",
    "rest_framework",
    "rest_framework.authentication",
    "rest_framework.authtoken",
    "rest_framework.authtoken.models",
    "rest_framework.authtoken.serializers",
    "rest_framework.authtoken.views",
    "rest_framework.decorators",
    "rest_framework.exceptions",
    "rest_framework.fields",
    "rest_framework.filters",
    "rest_framework.generics",
    "rest_framework.metadata",
    "rest_framework.mixins",
    "rest_framework.pagination",
    "rest_framework.parsers",
    "rest_framework.permissions",
    "rest_framework.relations",
    "rest_framework.renderers",
    "rest_framework.request",
    "rest_framework.response",
    "rest_framework.reverse",
    "rest_framework.routers",
    "rest_framework.serializers",
    "rest_framework.test",
    "rest_framework.throttling",
    "rest_framework.validators",
    "rest_framework.versioning",
    "rest_framework.views",
    "rest_framework.viewsets",
    "threading",
    "typing",
    "typing_extensions",
    "unittest",
    "unittest.async_case",
    "unittest.case",
];

static OUTLINES: OnceLock<Vec<(Name, Arc<Outline>)>> = OnceLock::new();

/// The outlines of all stubs, made once in a process; paths are `<dotted.module>.pyi`.
pub fn outlines() -> &'static [(Name, Arc<Outline>)] {
    OUTLINES.get_or_init(|| {
        let outlined = |(module, text): &(&str, &'static str)| {
            let source = Source::new(*text, Language::Python);
            (path(module), Arc::new(outline(&source, None, None)))
        };
        STUBS.iter().map(outlined).collect()
    })
}

/// Takes over what [`outlines`] gave in an earlier process of the same build, in its order. Of no effect where their
/// number is another, or once they are made.
pub fn know(outlines: Vec<Arc<Outline>>) {
    if outlines.len() == STUBS.len() {
        let named = STUBS.iter().zip(outlines).map(|((module, _), outline)| (path(module), outline));
        let _ = OUTLINES.set(named.collect());
    }
}

fn path(module: &str) -> Name {
    Name::from(format!("{module}.pyi"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::python::{Enter, ExprKind, StmtKind, exprs, stmts};

    #[test]
    fn every_stub_of_the_folder_is_in_the_list() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model/stubs");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".pyi").map(str::to_owned))
            .collect();
        files.sort();
        assert_eq!(STUBS.iter().map(|(module, _)| *module).collect::<Vec<_>>(), files);
    }

    #[test]
    fn every_stub_is_read_to_the_last_statement() {
        for (path, outline) in outlines() {
            for (_, module) in outline.modules() {
                assert!(module.errors.0.is_empty(), "{path}: {:?}", module.errors.0);
                for item in &module.items {
                    let body = &item.item.body;
                    assert!(stmts(body, Enter::ALL).all(|stmt| !matches!(stmt.kind, StmtKind::Unknown)), "{path}");
                    assert!(exprs(body, Enter::ALL).all(|expr| !matches!(expr.kind, ExprKind::Unknown)), "{path}");
                }
            }
        }
    }
}
