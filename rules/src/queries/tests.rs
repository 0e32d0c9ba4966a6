//! Small projects and what the engine says of them.

use std::sync::Arc;

use crate::{
    link,
    model::project::{Root, RootFile},
    outline,
    text::{Language, Lines, Source},
};

/// `path:line rule relation`, sorted.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> =
        files.iter().map(|(path, text)| Source::new(*text, Language::of_path(path).unwrap())).collect();
    let root = Root {
        files: files
            .iter()
            .zip(&sources)
            .map(|((path, _), source)| RootFile {
                path: (*path).into(),
                outline: Arc::new(outline(source, None, None)),
            })
            .collect(),
        ..Root::default()
    };
    let project = link(root);
    let mut lines: Vec<String> = project
        .queries()
        .findings
        .iter()
        .map(|finding| {
            let file = &project.files[finding.place.file as usize];
            let span = file.outline.span(finding.place.region, finding.place.item, finding.place.id);
            let text = files.iter().find(|(path, _)| *path == file.path).unwrap().1;
            let line = Lines::new(text).line(span.start) + 1;
            format!("{}:{line} {} {}", file.path, finding.rule, finding.relation.as_deref().unwrap_or("-"))
        })
        .collect();
    lines.sort();
    lines
}

const MODELS: (&str, &str) = (
    "blog/models.py",
    "\
from django.db import models
from django.conf import settings

class Publisher(models.Model):
    name = models.CharField(max_length=50)

class Author(models.Model):
    name = models.CharField(max_length=50)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)

class Tag(models.Model):
    name = models.CharField(max_length=50)

class Post(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    tags = models.ManyToManyField(Tag)

    @property
    def byline(self):
        return f\"{self.title} by {self.author.name}\"

class Comment(models.Model):
    post = models.ForeignKey(Post, related_name=\"comments\", on_delete=models.CASCADE)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
",
);

fn in_views(body: &str) -> Vec<String> {
    let text = format!("from .models import Post, Author, Comment\n\ndef view(request):\n{body}");
    let init = ("blog/__init__.py", "");
    found(&[init, MODELS, ("blog/views.py", &text)])
}

#[test]
fn a_relation_read_in_a_loop_is_a_query_for_each_row() {
    assert_eq!(
        in_views("    for post in Post.objects.all():\n        print(post.author.publisher.name)\n"),
        ["blog/views.py:5 n-plus-one-in-loop blog.Post.author__publisher"]
    );
    assert_eq!(
        in_views("    posts = Post.objects.select_related('author')\n    return [p.author.publisher for p in posts]\n"),
        ["blog/views.py:5 n-plus-one-in-loop blog.Post.author__publisher"]
    );
    assert!(in_views("    for post in Post.objects.select_related('author__publisher'):\n        print(post.author.publisher.name, post.author_id, post.title)\n").is_empty());
}

#[test]
fn a_relation_to_many_is_a_query_for_each_row() {
    assert_eq!(
        in_views(
            "    for post in Post.objects.all():\n        for c in post.comments.all():\n            print(c.author.name, c.post.title)\n"
        ),
        ["blog/views.py:6 n-plus-one-collection-in-loop blog.Post.comments__author"]
    );
    assert_eq!(
        in_views(
            "    for post in Post.objects.prefetch_related('comments'):\n        for c in post.comments.all():\n            print(c.author.name)\n"
        ),
        ["blog/views.py:6 n-plus-one-collection-in-loop blog.Post.comments__author"]
    );
    assert!(in_views("    for post in Post.objects.prefetch_related('comments__author', 'tags'):\n        post.comments.count(), post.tags.exists()\n        for c in post.comments.all():\n            print(c.author.name)\n").is_empty());
}

#[test]
fn a_property_of_the_model_is_followed() {
    assert_eq!(
        in_views("    return [post.byline for post in Post.objects.all()]\n"),
        ["blog/models.py:22 n-plus-one-model-member blog.Post.author"]
    );
}

#[test]
fn a_query_in_a_loop_is_one_for_each_round() {
    assert_eq!(
        in_views("    for pk in request.POST.getlist('pk'):\n        Post.objects.get(pk=pk)\n"),
        ["blog/views.py:5 query-in-loop blog.Post.objects"]
    );
    assert!(in_views("    for pk in (1, 2, 3):\n        Post.objects.get(pk=pk)\n").is_empty());
}

#[test]
fn alternatives_meet_only_where_their_tests_agree() {
    let body = "    full = request.GET.get('full')\n    posts = Post.objects.all()\n    if full:\n        posts = posts.select_related('author')\n    for post in posts:\n        if full:\n            print(post.author)\n";
    assert!(in_views(body).is_empty());
    assert_eq!(
        in_views(&body.replace("        if full:\n            print(post.author)", "        print(post.author)")),
        ["blog/views.py:9 n-plus-one-in-loop blog.Post.author"]
    );
}

fn in_template(view: &str, template: &str) -> Vec<String> {
    let text = format!(
        "from django.shortcuts import render\nfrom django.views.generic import ListView\nfrom .models import Post\n\n{view}"
    );
    found(&[
        ("blog/__init__.py", ""),
        MODELS,
        ("blog/views.py", &text),
        ("blog/templates/base.html", "<title>{% block title %}{% endblock %}</title>{% block main %}{% endblock %}"),
        ("blog/templates/blog/_post.html", "{{ item.author.name }}"),
        ("blog/templates/blog/post_list.html", template),
    ])
}

const RENDER: &str = "def index(request):\n    posts = Post.objects.all()\n    return render(request, 'blog/post_list.html', {'posts': posts})\n";

#[test]
fn a_template_reads_what_its_view_hands_it() {
    assert_eq!(
        in_template(
            RENDER,
            "{% extends 'base.html' %}\n{% block main %}\n{% for post in posts %}{{ post.author.publisher }}{% endfor %}{% endblock %}"
        ),
        ["blog/templates/blog/post_list.html:3 n-plus-one-template blog.Post.author__publisher"]
    );
    assert_eq!(
        in_template(RENDER, "{% for post in posts %}{% include 'blog/_post.html' with item=post %}{% endfor %}"),
        ["blog/templates/blog/_post.html:1 n-plus-one-template blog.Post.author"]
    );
    assert_eq!(
        in_template(
            RENDER,
            "{% for post in posts %}{{ post.comments.count }}{% for c in post.comments.all %}{{ c.post.title }}{% endfor %}{% endfor %}"
        ),
        ["blog/templates/blog/post_list.html:1 n-plus-one-template blog.Post.comments"]
    );
    let loaded = RENDER.replace(".all()", ".select_related('author').prefetch_related('comments')");
    assert!(in_template(&loaded, "{% for post in posts %}{{ post.author.name }}{{ post.author_id }}{% for c in post.comments.all %}{{ c.id }}{% endfor %}{% endfor %}").is_empty());
}

#[test]
fn a_class_based_view_hands_over_its_queryset_by_default_names() {
    let template =
        "{% for post in post_list %}{{ post.author }}{% endfor %}{% for p in page_obj %}{{ p.byline }}{% endfor %}";
    assert_eq!(
        in_template("class Posts(ListView):\n    model = Post\n    paginate_by = 20\n", template),
        ["blog/templates/blog/post_list.html:1 n-plus-one-template blog.Post.author"]
    );
    assert!(
        in_template("class Posts(ListView):\n    queryset = Post.objects.select_related('author')\n", template)
            .is_empty()
    );
    let own = "class Posts(ListView):\n    model = Post\n    def get_queryset(self):\n        return super().get_queryset().select_related('author')\n    def get_context_data(self, **kwargs):\n        context = super().get_context_data(**kwargs)\n        context['more'] = Post.objects.all()\n        return context\n";
    assert_eq!(
        in_template(
            own,
            "{% for post in post_list %}{{ post.author }}{% endfor %}{% for p in more %}{{ p.editor.pk }}{% endfor %}"
        ),
        ["blog/templates/blog/post_list.html:1 n-plus-one-template blog.Post.editor"]
    );
}
