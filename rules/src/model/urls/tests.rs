//! Small projects and the ways to their views.

use std::sync::Arc;

use super::{UrlPattern, View};
use crate::{
    link,
    model::project::{Project, Root, RootFile, Symbol},
    outline,
    text::{Language, Source},
};

fn project(files: &[(&str, &str)]) -> Project {
    let files = files.iter().map(|(path, text)| {
        let source = Source::new(*text, Language::of_path(path).unwrap());
        RootFile { path: (*path).into(), outline: Arc::new(outline(&source, None, None)) }
    });
    link(Root { files: files.collect(), ..Root::default() })
}

fn shown(project: &Project, pattern: &UrlPattern) -> String {
    let view = match &pattern.view {
        View::Function(function) => project.dotted_of(&Symbol::Function(*function)).unwrap().to_string(),
        View::Class { class, initkwargs, .. } => {
            let names = initkwargs.as_ref().map_or("?".to_owned(), |names| names.join(","));
            format!("{}({names})", project.dotted_of(&Symbol::Class(*class)).unwrap())
        }
        View::BareClass(class) => format!("class {}", project.dotted_of(&Symbol::Class(*class)).unwrap()),
        View::Called { .. } => "called".into(),
        View::External(name) => format!("outside {name}"),
        View::Unknown => "?".into(),
    };
    let routes: Vec<&str> = pattern.routes.iter().map(|route| route.text.as_str()).collect();
    let captures: Vec<&str> = pattern.captures().map(|(_, capture)| capture.name.as_deref().unwrap_or("_")).collect();
    format!(
        "{} [{}] -> {view} as {}",
        routes.join(" + "),
        captures.join(" "),
        pattern.full_name().unwrap_or("-".into())
    )
}

fn all(project: &Project) -> Vec<String> {
    project.urls().patterns.iter().map(|pattern| shown(project, pattern)).collect()
}

const VIEWS: (&str, &str) = (
    "blog/views.py",
    "\
from functools import partial, wraps
from django.views import View
from django.views.decorators.http import require_POST

def timed(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        return view(request, *args, **kwargs)
    return wrapper

def with_post(view):
    def wrapper(request, pk, **kwargs):
        return view(request, post=pk)
    return wrapper

def index(request): ...
@require_POST
@timed
def add(request, pk): ...
@with_post
def edit(request, post): ...

class Posts(View): ...
shortcut = partial(add, pk=1)
made = Posts.as_view()
",
);

#[test]
fn views_are_found_behind_decorators_and_as_view() {
    let project = project(&[
        ("blog/__init__.py", ""),
        VIEWS,
        (
            "blog/urls.py",
            "\
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path
from django.views.decorators.cache import cache_page
from . import views
from .views import index
urlpatterns = [
    path('', index, name='index'),
    path('<int:pk>/add/', login_required(views.add)),
    path('edit/', views.edit),
    path('posts/', cache_page(60)(views.Posts.as_view(extra=1))),
    path('class/', views.Posts),
    path('made/', views.made),
    path('called/', views.index()),
    path('part/', views.shortcut),
    re_path(r'^(?P<year>[0-9]{4})/$', login_required(index)),
]
",
        ),
    ]);
    assert_eq!(
        all(&project),
        [
            " [] -> blog.views.index as index",
            "<int:pk>/add/ [pk] -> blog.views.add as -",
            "edit/ [] -> ? as -",
            "posts/ [] -> blog.views.Posts(extra) as -",
            "class/ [] -> class blog.views.Posts as -",
            "made/ [] -> blog.views.Posts() as -",
            "called/ [] -> called as -",
            "part/ [] -> ? as -",
            "^(?P<year>[0-9]{4})/$ [year] -> blog.views.index as -",
        ]
    );
}

#[test]
fn includes_are_followed_with_their_routes_and_namespaces() {
    let project = project(&[
        ("config/__init__.py", ""),
        ("config/settings.py", "ROOT_URLCONF = 'config.urls'\nINSTALLED_APPS = []"),
        (
            "config/urls.py",
            "\
from django.contrib import admin
from django.urls import include, path
from blog import urls as blog
extra = [path('x/', blog.home, name='x')]
urlpatterns = [
    path('admin/', admin.site.urls),
    path('<slug:lang>/blog/', include('blog.urls'), {'theme': 'dark'}),
    path('b/', include((blog, 'b'), namespace='c')),
    path('in/', include([path('y/', blog.home, name='y')])),
    path('', include(extra)),
]
if DEBUG:
    urlpatterns += [path('debug/', blog.home)]
",
        ),
        ("blog/__init__.py", ""),
        (
            "blog/urls.py",
            "from django.urls import path\napp_name = 'blog'\ndef home(request): ...\nurlpatterns = [path('<int:pk>/', home, name='home')]",
        ),
        ("shop/urls.py", "from django.urls import path\nurlpatterns = [path('shop/', unknown)]"),
    ]);
    assert_eq!(
        all(&project),
        [
            "<slug:lang>/blog/ + <int:pk>/ [lang pk] -> blog.urls.home as blog:home",
            "b/ + <int:pk>/ [pk] -> blog.urls.home as c:home",
            "in/ + y/ [] -> blog.urls.home as y",
            " + x/ [] -> blog.urls.home as x",
            "debug/ [] -> blog.urls.home as -",
            "shop/ [] -> outside builtins.unknown as -",
        ]
    );
    let urls = project.urls();
    assert_eq!(urls.patterns[0].kwargs.as_deref(), Some(&["theme".into()][..]));
    assert!(urls.patterns[0].is_rooted && !urls.patterns[5].is_rooted);
    // What the admin adds is not known.
    assert!(!urls.is_complete);
}
