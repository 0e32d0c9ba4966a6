"""Templates: what they read of the rows that a view gives them."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.template.response import TemplateResponse

from magazine.models import Article, Author, Comment


def key_in_a_loop(request):
    return render(request, "authors.html", {"articles": Article.objects.all()})


def key_in_a_loop_joined(request):
    return render(request, "authors.html", {"articles": Article.objects.select_related("author")})


def key_through_the_instance(request):
    return render(request, "keys.html", {"articles": Article.objects.all()})


def key_of_the_column(request):
    return render(request, "columns.html", {"articles": Article.objects.all()})


def loop_in_a_loop(request):
    return render(request, "tags.html", {"articles": Article.objects.all()})


def loop_in_a_loop_prefetched(request):
    return render(request, "tags.html", {"articles": Article.objects.prefetch_related("tags")})


def joined_by_a_filter(request):
    return render(request, "joined_tags.html", {"articles": Article.objects.all()})


def joined_by_a_filter_prefetched(request):
    return render(request, "joined_tags.html", {"articles": Article.objects.prefetch_related("tags")})


def number_in_a_loop(request):
    return render(request, "numbers.html", {"articles": Article.objects.order_by("pk")})


def number_in_a_loop_prefetched(request):
    return render(request, "numbers.html", {"articles": Article.objects.prefetch_related("comments")})


def length_in_a_loop(request):
    return render(request, "lengths.html", {"articles": Article.objects.order_by("pk")})


def length_in_a_loop_prefetched(request):
    return render(request, "lengths.html", {"articles": Article.objects.prefetch_related("comments")})


def under_another_name(request):
    return render(request, "with.html", {"articles": Article.objects.all()})


def under_another_name_joined(request):
    return render(request, "with.html", {"articles": Article.objects.select_related("author")})


def included(request):
    return render(request, "included.html", {"articles": Article.objects.all()})


def included_joined(request):
    return render(request, "included.html", {"articles": Article.objects.select_related("author")})


def included_under_another_name(request):
    return render(request, "renamed.html", {"articles": Article.objects.all()})


def included_under_another_name_joined(request):
    return render(request, "renamed.html", {"articles": Article.objects.select_related("author")})


def inherited_block(request):
    return render(request, "child.html", {"articles": Article.objects.all()})


def inherited_block_joined(request):
    return render(request, "child.html", {"articles": Article.objects.select_related("author")})


def grouped(request):
    return render(request, "grouped.html", {"articles": Article.objects.all()})


def grouped_joined(request):
    return render(request, "grouped.html", {"articles": Article.objects.select_related("author")})


def sorted_by_a_filter(request):
    return render(request, "sorted.html", {"articles": Article.objects.all()})


def sorted_by_a_filter_joined(request):
    return render(request, "sorted.html", {"articles": Article.objects.select_related("author")})


def text_of_the_row(request):
    return render(request, "comments.html", {"comments": Comment.objects.all()})


def text_of_the_row_joined(request):
    return render(request, "comments.html", {"comments": Comment.objects.select_related("author")})


def property_of_the_row(request):
    return render(request, "bylines.html", {"articles": Article.objects.all()})


def property_of_the_row_joined(request):
    return render(request, "bylines.html", {"articles": Article.objects.select_related("author")})


def tag_of_the_project(request):
    return render(request, "tag.html", {"articles": Article.objects.all()})


def tag_of_the_project_joined(request):
    return render(request, "tag.html", {"articles": Article.objects.select_related("author")})


def filter_of_the_project(request):
    return render(request, "filter.html", {"articles": Article.objects.all()})


def filter_of_the_project_joined(request):
    return render(request, "filter.html", {"articles": Article.objects.select_related("author")})


def template_of_a_tag(request):
    return render(request, "inclusion.html", {"articles": Article.objects.all()})


def template_of_a_tag_joined(request):
    return render(request, "inclusion.html", {"articles": Article.objects.select_related("author")})


def page(request):
    page = Paginator(Article.objects.order_by("pk"), 100).get_page(1)
    return render(request, "authors.html", {"articles": page})


def page_joined(request):
    articles = Article.objects.order_by("pk").select_related("author")
    return render(request, "authors.html", {"articles": Paginator(articles, 100).get_page(1)})


def other_response(request):
    return TemplateResponse(request, "authors.html", {"articles": Article.objects.all()})


def other_response_joined(request):
    return TemplateResponse(request, "authors.html", {"articles": Article.objects.select_related("author")})


def profile_that_may_be_missing(request):
    return render(request, "profiles.html", {"authors": Author.objects.all()})


def profile_that_may_be_missing_joined(request):
    return render(request, "profiles.html", {"authors": Author.objects.select_related("profile")})


def condition(request):
    return render(request, "condition.html", {"articles": Article.objects.all()})


def condition_joined(request):
    return render(request, "condition.html", {"articles": Article.objects.select_related("editor")})


def one_instance(request):
    return render(request, "one.html", {"article": Article.objects.get(pk=1)})


def dicts(request):
    return render(request, "dicts.html", {"rows": Article.objects.values("title", "author__name")})


def last_in_a_loop(request):
    return render(request, "last.html", {"articles": Article.objects.prefetch_related("comments")})
