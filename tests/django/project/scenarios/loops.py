"""Queries and writes that stand in a loop."""

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Sum, prefetch_related_objects
from django.shortcuts import get_object_or_404

from magazine.models import Article, Author, Comment, Keyword, Tag


def get_in_a_loop():
    keys = list(Article.objects.values_list("pk", flat=True))
    return [Article.objects.get(pk=key).title for key in keys]


def get_all_at_once():
    keys = list(Article.objects.values_list("pk", flat=True))
    articles = Article.objects.in_bulk(keys)
    return [articles[key].title for key in keys]


def shortcut_in_a_loop():
    keys = list(Article.objects.values_list("pk", flat=True))
    return [get_object_or_404(Article, pk=key).title for key in keys]


def filter_by_each_row():
    return [list(Comment.objects.filter(author=author)) for author in Author.objects.all()]


def filter_by_all_rows():
    authors = Author.objects.all()
    return list(Comment.objects.filter(author__in=authors))


def first_of_each():
    return [Comment.objects.filter(author=author).first().text for author in Author.objects.all()]


def the_same_in_each_round():
    return [(author.name, Tag.objects.count()) for author in Author.objects.all()]


def asked_before_the_loop():
    number = Tag.objects.count()
    return [(author.name, number) for author in Author.objects.all()]


def index_of_a_queryset():
    articles = Article.objects.order_by("pk")
    return [articles[number].title for number in range(articles.count())]


def index_of_a_list():
    articles = list(Article.objects.order_by("pk"))
    return [articles[number].title for number in range(len(articles))]


def remembered():
    known = {}
    for comment in Comment.objects.all():
        if "shared" not in known:
            known["shared"] = Tag.objects.get(name="shared")
    return known


def loaded_again():
    articles = list(Article.objects.all())
    for article in articles:
        article.refresh_from_db()
    return articles


def prefetched_one_by_one():
    articles = list(Article.objects.all())
    for article in articles:
        prefetch_related_objects([article], "tags")
    return [[tag.name for tag in article.tags.all()] for article in articles]


def prefetched_together():
    articles = list(Article.objects.all())
    prefetch_related_objects(articles, "tags")
    return [[tag.name for tag in article.tags.all()] for article in articles]


def count_of_each():
    return [(author.name, author.articles.count()) for author in Author.objects.all()]


def count_annotated():
    return [(author.name, author.number) for author in Author.objects.annotate(number=Count("articles"))]


def filtered_count_of_each():
    return [article.comments.filter(is_approved=True).count() for article in Article.objects.order_by("pk")]


def count_from_the_other_side():
    return [Comment.objects.filter(article=article).count() for article in Article.objects.order_by("pk")]


def existence_of_each():
    return [article.comments.filter(text="first").exists() for article in Article.objects.order_by("pk")]


def existence_annotated():
    first = Comment.objects.filter(article=OuterRef("pk"), text="first")
    return [article.is_first for article in Article.objects.annotate(is_first=Exists(first)).order_by("pk")]


def sum_of_each():
    return [article.readings.aggregate(total=Sum("minutes"))["total"] for article in Article.objects.order_by("pk")]


def sum_annotated():
    return [article.total for article in Article.objects.annotate(total=Sum("readings__minutes")).order_by("pk")]


def maximum_from_the_other_side():
    found = []
    for author in Author.objects.order_by("pk"):
        found.append(Article.objects.filter(author=author).aggregate(Max("words"))["words__max"])
    return found


def create_in_a_loop():
    for author in Author.objects.all():
        Tag.objects.create(name=author.name)


def create_at_once():
    Tag.objects.bulk_create([Tag(name=author.name) for author in Author.objects.all()])


def save_new_in_a_loop():
    for author in Author.objects.all():
        tag = Tag(name=author.name)
        tag.save()


def save_in_a_loop():
    for tag in Tag.objects.all():
        tag.name = tag.name.upper()
        tag.save()


def save_one_column_in_a_loop():
    for tag in Tag.objects.all():
        tag.name = tag.name.upper()
        tag.save(update_fields=["name"])


def save_at_once():
    tags = list(Tag.objects.all())
    for tag in tags:
        tag.name = tag.name.upper()
    Tag.objects.bulk_update(tags, ["name"])


def update_at_once():
    Tag.objects.update(name="one name")


def update_in_a_loop():
    for key in list(Tag.objects.values_list("pk", flat=True)):
        Tag.objects.filter(pk=key).update(name=f"tag {key}")


def delete_in_a_loop():
    for comment in Comment.objects.all():
        comment.delete()


def delete_at_once():
    Comment.objects.all().delete()


def add_in_a_loop():
    article = Article.objects.get(pk=1)
    for tag in Tag.objects.all():
        article.tags.add(tag)


def add_at_once():
    article = Article.objects.get(pk=1)
    article.tags.add(*Tag.objects.all())


def get_or_create_in_a_loop():
    return [Tag.objects.get_or_create(name=author.name)[0] for author in Author.objects.all()]


def update_or_create_in_a_loop():
    for author in Author.objects.all():
        Tag.objects.update_or_create(name=author.name, defaults={"name": author.name.upper()})


def save_that_does_more():
    # silent: the model's own save() does more than write, and no statement for all rows would do that
    for keyword in Keyword.objects.all():
        keyword.word = keyword.word + "!"
        keyword.save()


def few_names():
    for name in ("news", "sport", "culture"):
        Tag.objects.create(name=name)


def each_for_itself():
    # silent: each round is to hold or fail for itself, which one statement for all rows cannot
    for author in Author.objects.all():
        with transaction.atomic():
            Tag.objects.create(name=author.name)
            Keyword.objects.create(word=author.name)


def rows_of_their_own():
    # silent: each row has a set of its own, and no call adds to the sets of many rows
    shared = Tag.objects.create(name="new")
    for article in Article.objects.all():
        article.tags.add(shared)


def read_before_it_is_added_to():
    # silent: each row has a set of its own, and no call adds to the sets of many rows
    shared = Tag.objects.create(name="new")
    names = []
    for article in Article.objects.prefetch_related("tags"):
        names.append([tag.name for tag in article.tags.all()])
        article.tags.add(shared)
    return names


def remove_in_a_loop():
    article = Article.objects.get(pk=1)
    for tag in Tag.objects.filter(name__startswith="tag"):
        article.tags.remove(tag)


def create_in_a_comprehension():
    return [Tag.objects.create(name=author.name) for author in Author.objects.all()]


def create_of_some():
    return [Tag.objects.create(name=author.name) for author in Author.objects.all() if author.pk > 1]


def save_under_a_name():
    tags = Tag.objects.order_by("pk")
    for tag in tags:
        tag.name = tag.name.upper()
        tag.save()


def add_to_each():
    for article in Article.objects.all():
        article.words += 1
        article.save(update_fields=["words"])
