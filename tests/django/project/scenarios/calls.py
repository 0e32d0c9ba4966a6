"""Reads that stand elsewhere: functions, methods, properties, managers, generators."""

from operator import attrgetter

from django.apps import apps
from django.core.paginator import Paginator
from django.forms import modelformset_factory

from magazine.models import Article, Author, Comment
from magazine.texts import authors_of, line_of, long_articles, rows


def helper_gets_the_row():
    return [line_of(article) for article in Article.objects.all()]


def helper_gets_the_row_joined():
    return [line_of(article) for article in Article.objects.select_related("author")]


def helper_gets_the_queryset():
    return authors_of(Article.objects.all())


def helper_gets_the_queryset_joined():
    return authors_of(Article.objects.select_related("author"))


def helper_gives_the_queryset():
    return [article.author.name for article in long_articles()]


def helper_gives_the_queryset_joined():
    return [article.author.name for article in long_articles().select_related("author")]


def generator():
    return list(rows(Article.objects.all()))


def generator_joined():
    return list(rows(Article.objects.select_related("author")))


def property_of_the_model():
    return [article.byline for article in Article.objects.all()]


def property_of_the_model_joined():
    return [article.byline for article in Article.objects.select_related("author")]


def method_of_the_model():
    return [article.tag_names() for article in Article.objects.all()]


def method_of_the_model_prefetched():
    return [article.tag_names() for article in Article.objects.prefetch_related("tags")]


def property_that_counts():
    return [article.comment_count for article in Article.objects.order_by("title")]


def property_that_counts_prefetched():
    return [article.comment_count for article in Article.objects.prefetch_related("comments")]


def text_of_each_comment():
    return [str(comment) for comment in Comment.objects.all()]


def text_of_each_comment_joined():
    return [str(comment) for comment in Comment.objects.select_related("author")]


def text_in_a_text():
    return [f"- {comment}" for comment in Comment.objects.all()]


def text_in_a_text_joined():
    return [f"- {comment}" for comment in Comment.objects.select_related("author")]


def printed():
    for comment in Comment.objects.all():
        print(comment)


def printed_joined():
    for comment in Comment.objects.select_related("author"):
        print(comment)


def sorted_by_a_relation():
    return sorted(Article.objects.all(), key=lambda article: article.author.name)


def sorted_by_a_relation_joined():
    return sorted(Article.objects.select_related("author"), key=lambda article: article.author.name)


def sorted_by_a_getter():
    return sorted(Article.objects.all(), key=attrgetter("author.name"))


def sorted_by_a_getter_joined():
    return sorted(Article.objects.select_related("author"), key=attrgetter("author.name"))


def longest_name():
    return max(len(article.author.name) for article in Article.objects.all())


def mapped():
    return list(map(line_of, Article.objects.all()))


def mapped_joined():
    return list(map(line_of, Article.objects.select_related("author")))


def counted_through():
    return [(number, article.author.name) for number, article in enumerate(Article.objects.all())]


def side_by_side():
    return [(a.author.name, b) for a, b in zip(Article.objects.order_by("pk"), range(100))]


def backwards():
    return [article.author.name for article in reversed(Article.objects.all())]


def in_a_dict():
    articles = {article.pk: article for article in Article.objects.all()}
    return [article.author.name for article in articles.values()]


def page():
    return [article.author.name for article in Paginator(Article.objects.order_by("pk"), 100).page(1)]


def page_joined():
    articles = Article.objects.order_by("pk").select_related("author")
    return [article.author.name for article in Paginator(articles, 100).page(1)]


def page_by_its_list():
    page = Paginator(Article.objects.order_by("pk"), 100).get_page(1)
    return [article.author.name for article in page.object_list]


def method_of_the_queryset():
    return [article.author.name for article in Article.objects.long()]


def method_of_the_queryset_joined():
    return [article.author.name for article in Article.objects.long().with_authors()]


def manager_that_joins():
    return [article.author.name for article in Article.complete.all()]


def manager_that_prefetches():
    return [len(article.comments.all()) for article in Article.complete.all()]


def manager_that_joins_something_else():
    return [article.editor.name for article in Article.complete.all()]


def model_by_its_name():
    return [article.author.name for article in apps.get_model("magazine", "Article").objects.all()]


def model_by_its_name_joined():
    articles = apps.get_model("magazine", "Article").objects.select_related("author")
    return [article.author.name for article in articles]


def rebound():
    articles = Article.objects.all()
    articles = articles.filter(words__gt=1)
    articles = articles.select_related("author")
    return [article.author.name for article in articles]


def appended():
    found = []
    for article in Article.objects.all():
        found.append(article)
    return [article.author.name for article in found]


def only_the_first():
    for article in Article.objects.all():
        return article.author.name


def only_one():
    return [article.author.name for article in Article.objects.all()[:1]]


def only_one_by_key():
    return [article.author.name for article in Article.objects.filter(pk=1)]


def lookup_by_a_test():
    names = []
    for article in Article.objects.all():
        if article.editor_id:
            names.append(article.editor.name)
    return names


def permission_of_one_user():
    from django.contrib.auth.models import User

    user = User.objects.get(pk=1)
    return [user.has_perm("magazine.change_article") for _ in Article.objects.all()]


def permission_of_each_user():
    # silent: which backends answer, and whether a user is a superuser, who needs no query, stands in no code
    from django.contrib.auth.models import User

    return [user.has_perm("magazine.change_article") for user in User.objects.all()]


def books_of_one_author():
    author = Author.objects.get(pk=1)
    return [article.author.name for article in author.articles.all()]


def written_at_once():
    made = Author.objects.bulk_create([Author(name=str(number), publisher_id=1) for number in (1, 2, 3, 4)])
    return [author.name for author in made]


def forms_of_rows():
    Forms = modelformset_factory(Article, fields=["title"], extra=0)
    return [form.instance.author.name for form in Forms(queryset=Article.objects.order_by("pk"))]


def forms_of_rows_joined():
    Forms = modelformset_factory(Article, fields=["title"], extra=0)
    articles = Article.objects.order_by("pk").select_related("author")
    return [form.instance.author.name for form in Forms(queryset=articles)]
