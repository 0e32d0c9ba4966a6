"""Columns that a queryset leaves out, and rows that are no instances."""

from magazine.models import Article, Author, Comment
from django.db.models import Prefetch


def column_that_is_left_out():
    return [article.body for article in Article.objects.only("title")]


def column_that_is_loaded():
    return [article.title for article in Article.objects.only("title")]


def key_is_always_loaded():
    return [article.pk for article in Article.objects.only("title")]


def column_that_is_put_off():
    return [article.body for article in Article.objects.defer("body")]


def column_beside_what_is_put_off():
    return [article.title for article in Article.objects.defer("body")]


def key_of_a_relation_that_is_left_out():
    return [article.author_id for article in Article.objects.only("title")]


def column_of_a_joined_row():
    articles = Article.objects.select_related("author").only("title", "author__name")
    return [article.author.publisher_id for article in articles]


def column_of_a_joined_row_that_is_loaded():
    articles = Article.objects.select_related("author").only("title", "author__name")
    return [article.author.name for article in articles]


def later_only_takes_over():
    return [article.body for article in Article.objects.only("title").only("body")]


def prefetched_rows_without_their_key():
    texts = Prefetch("comments", queryset=Comment.objects.only("text"))
    return [[comment.text for comment in article.comments.all()] for article in Article.objects.prefetch_related(texts)]


def prefetched_rows_with_their_key():
    texts = Prefetch("comments", queryset=Comment.objects.only("text", "article"))
    return [[comment.text for comment in article.comments.all()] for article in Article.objects.prefetch_related(texts)]


def dicts():
    return [row["author__name"] for row in Article.objects.values("title", "author__name")]


def dicts_have_no_attributes():
    return [row.title for row in Article.objects.values("title")]


def dicts_have_no_other_keys():
    return [row["author"] for row in Article.objects.values("title")]


def tuples():
    return [name for _, name in Article.objects.values_list("title", "author__name")]


def named_tuples_hold_the_key():
    return [row.author for row in Article.objects.values_list("title", "author", named=True)]


def named_tuples_hold_no_instance():
    return [row.author.name for row in Article.objects.values_list("title", "author", named=True)]


def scalars():
    return list(Article.objects.values_list("title", flat=True))


def by_key():
    articles = Article.objects.in_bulk([1, 2, 3, 4, 5, 6])
    return [article.author.name for article in articles.values()]


def by_key_joined():
    articles = Article.objects.select_related("author").in_bulk([1, 2, 3, 4, 5, 6])
    return [article.author.name for article in articles.values()]


def raw():
    articles = Article.objects.raw("SELECT * FROM magazine_article")
    return [article.author.name for article in articles]


def raw_prefetched():
    articles = Article.objects.raw("SELECT * FROM magazine_article").prefetch_related("author")
    return [article.author.name for article in articles]


def both_arms_of_a_union():
    short = Article.objects.select_related("author").filter(words__lt=12)
    long = Article.objects.select_related("author").filter(words__gte=12)
    return [article.author.name for article in short.union(long)]


def union_of_bare_arms():
    short = Article.objects.filter(words__lt=12)
    long = Article.objects.filter(words__gte=12)
    return [article.author.name for article in short.union(long)]


def slice_keeps_the_join():
    return [article.author.name for article in Article.objects.select_related("author")[:10]]


def slice_of_bare_rows():
    return [article.author.name for article in Article.objects.order_by("pk")[:100]]


def first_keeps_the_join():
    return Article.objects.select_related("author").first().author.name


def join_that_does_not_exist():
    return [article.title for article in Article.objects.select_related("writer")]


def join_of_many():
    return [article.title for article in Article.objects.select_related("comments")]


def prefetch_that_does_not_exist():
    return [article.title for article in Article.objects.prefetch_related("remarks")]


def join_after_values():
    return list(Article.objects.values("title").select_related("author"))


def chunks_with_a_size():
    articles = Article.objects.prefetch_related("tags").iterator(chunk_size=100)
    return [[tag.name for tag in article.tags.all()] for article in articles]


def chunks_without_a_size():
    articles = Article.objects.prefetch_related("tags").iterator()
    return [[tag.name for tag in article.tags.all()] for article in articles]


def chunks_with_a_join():
    return [article.author.name for article in Article.objects.select_related("author").iterator()]


def chunks_without_a_join():
    return [article.author.name for article in Article.objects.iterator()]


def combined_with_or():
    short = Article.objects.select_related("author").filter(words__lt=12)
    long = Article.objects.filter(words__gte=12)
    return [article.author.name for article in short | long]


def combined_with_and():
    long = Article.objects.filter(words__gte=1)
    titled = Article.objects.select_related("author").exclude(title="")
    return [article.author.name for article in long & titled]


def names_of_authors_once():
    return sorted({author.name for author in Author.objects.all()})
