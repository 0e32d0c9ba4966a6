"""Calls that no prefetch serves."""

from django.db.models import Max, Prefetch

from magazine.models import Article, Comment, Tag


def filtered():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.text for comment in article.comments.filter(is_approved=True)] for article in articles]


def filtered_under_a_name():
    approved = Prefetch("comments", queryset=Comment.objects.filter(is_approved=True), to_attr="approved_comments")
    articles = Article.objects.prefetch_related(approved)
    return [[comment.text for comment in article.approved_comments] for article in articles]


def filtered_in_python():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.text for comment in article.comments.all() if comment.is_approved] for article in articles]


def filtered_and_not_prefetched():
    articles = Article.objects.order_by("title")
    return [[comment.text for comment in article.comments.filter(is_approved=True)] for article in articles]


def filtered_and_counted():
    articles = Article.objects.prefetch_related("comments")
    return [article.comments.filter(is_approved=True).count() for article in articles]


def excluded():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.text for comment in article.comments.exclude(text="first")] for article in articles]


def ordered():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.text for comment in article.comments.order_by("-text")] for article in articles]


def ordered_by_the_prefetch():
    latest = Prefetch("comments", queryset=Comment.objects.order_by("-text"))
    articles = Article.objects.prefetch_related(latest)
    return [[comment.text for comment in article.comments.all()] for article in articles]


def as_dicts():
    articles = Article.objects.prefetch_related("comments")
    return [list(article.comments.values("text")) for article in articles]


def as_a_list_of_one_column():
    articles = Article.objects.prefetch_related("tags")
    return [list(article.tags.values_list("name", flat=True)) for article in articles]


def one_of_each():
    articles = Article.objects.prefetch_related("comments")
    return [article.comments.get(text="first").pk for article in articles]


def joined():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.author.name for comment in article.comments.select_related("author")] for article in articles]


def joined_by_the_prefetch():
    comments = Prefetch("comments", queryset=Comment.objects.select_related("author"))
    articles = Article.objects.prefetch_related(comments)
    return [[comment.author.name for comment in article.comments.all()] for article in articles]


def annotated():
    articles = Article.objects.prefetch_related("tags")
    return [[tag.last for tag in article.tags.annotate(last=Max("articles"))] for article in articles]


def aggregated():
    articles = Article.objects.prefetch_related("readings")
    return [article.readings.aggregate(longest=Max("minutes"))["longest"] for article in articles]


def in_chunks():
    articles = Article.objects.prefetch_related("tags")
    return [[tag.name for tag in article.tags.iterator()] for article in articles]


def latest():
    articles = Article.objects.prefetch_related("comments")
    return [article.comments.latest("pk").text for article in articles]


def distinct():
    articles = Article.objects.prefetch_related("tags")
    return [[tag.name for tag in article.tags.distinct()] for article in articles]


def backwards():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.text for comment in article.comments.reverse()] for article in articles]


def few_columns():
    articles = Article.objects.prefetch_related("tags")
    return [[tag.name for tag in article.tags.only("name")] for article in articles]


def by_key():
    articles = Article.objects.prefetch_related("comments")
    return [len(article.comments.in_bulk()) for article in articles]


def of_one_database():
    articles = Article.objects.prefetch_related("tags")
    return [[tag.name for tag in article.tags.using("default")] for article in articles]


def by_a_method_of_the_project():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.text for comment in article.comments.approved()] for article in articles]


def first_without_an_order():
    return [article.comments.first().text for article in Article.objects.prefetch_related("comments")]


def first_in_the_order_of_the_prefetch():
    latest = Prefetch("comments", queryset=Comment.objects.order_by("-pk"))
    return [article.comments.first().text for article in Article.objects.prefetch_related(latest)]


def last_in_an_order():
    return [article.tags.last().name for article in Article.objects.prefetch_related("tags")]


def last_in_python():
    return [list(article.tags.all())[-1].name for article in Article.objects.prefetch_related("tags")]


def nothing():
    return [list(article.tags.none()) for article in Article.objects.prefetch_related("tags")]


def accessor_of_what_has_another_name():
    named = Prefetch("comments", to_attr="remarks")
    return [[comment.text for comment in article.comments.all()] for article in Article.objects.prefetch_related(named)]


def name_of_the_prefetch():
    named = Prefetch("comments", to_attr="remarks")
    return [[comment.text for comment in article.remarks] for article in Article.objects.prefetch_related(named)]


def prefetches_taken_back():
    articles = Article.objects.prefetch_related("tags").prefetch_related(None)
    return [[tag.name for tag in article.tags.all()] for article in articles]


def added_to_what_was_prefetched():
    shared = Tag.objects.create(name="new")
    names = []
    for article in Article.objects.prefetch_related("tags"):
        article.tags.add(shared)
        names.append([tag.name for tag in article.tags.all()])
    return names


def names_joined_by_a_comma():
    articles = Article.objects.prefetch_related("tags")
    return [", ".join(article.tags.values_list("name", flat=True)) for article in articles]


def number_of_each_kind():
    found = []
    for article in Article.objects.order_by("pk"):
        found.append((article.comments.count(), article.comments.filter(is_approved=True).count()))
    return found


def both_kinds_of_rows():
    found = []
    for article in Article.objects.prefetch_related("comments"):
        found.append([comment.text for comment in article.comments.filter(is_approved=True)])
        found.append([comment.text for comment in article.comments.exclude(text="first")])
    return found


def existence_of_some():
    articles = Article.objects.prefetch_related("comments")
    return [article.title for article in articles if article.comments.filter(is_approved=True).exists()]
