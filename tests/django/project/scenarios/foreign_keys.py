"""A relation to one row: a query for each row, unless it is joined or prefetched."""

from magazine.models import Article, Author


def name_of_each_author():
    return [article.author.name for article in Article.objects.all()]


def name_of_each_author_joined():
    return [article.author.name for article in Article.objects.select_related("author")]


def name_of_each_author_prefetched():
    return [article.author.name for article in Article.objects.prefetch_related("author")]


def joins_taken_back():
    articles = Article.objects.select_related("author").select_related(None)
    return [article.author.name for article in articles]


def key_of_each_author():
    return [article.author_id for article in Article.objects.all()]


def key_through_the_instance():
    return [article.author.pk for article in Article.objects.all()]


def key_through_the_instance_joined():
    return [article.author.pk for article in Article.objects.select_related("author")]


def id_through_the_instance():
    return {article.author.id for article in Article.objects.order_by("title")}


def truth():
    return [bool(article.editor) for article in Article.objects.all()]


def truth_joined():
    return [bool(article.editor) for article in Article.objects.select_related("editor")]


def equality():
    first = Author.objects.get(pk=1)
    return [article.title for article in Article.objects.all() if article.author == first]


def equality_joined():
    first = Author.objects.get(pk=1)
    return [article.title for article in Article.objects.select_related("author") if article.author == first]


def equality_of_the_key():
    first = Author.objects.get(pk=1)
    return [article.title for article in Article.objects.all() if article.author_id == first.pk]


def comparison_with_none():
    return [article.title for article in Article.objects.all() if article.editor is None]


def membership():
    few = list(Author.objects.filter(pk__lt=3))
    return [article.title for article in Article.objects.all() if article.author in few]


def membership_joined():
    few = list(Author.objects.filter(pk__lt=3))
    return [article.title for article in Article.objects.select_related("author") if article.author in few]


def nothing_to_load():
    return [article.translator for article in Article.objects.filter(translator=None)]


def nothing_to_load_by_lookup():
    articles = Article.objects.filter(translator__isnull=True)
    return [article.translator is None for article in articles]


def twice_on_the_same_row():
    names = []
    for article in Article.objects.select_related("author"):
        names.append(article.author.name)
        names.append(article.author.name.upper())
    return names


def one_row_read_again_and_again():
    article = Article.objects.get(pk=1)
    return [article.author.name for _ in Author.objects.all()]


def two_steps():
    return [article.author.publisher.name for article in Article.objects.all()]


def two_steps_half_joined():
    return [article.author.publisher.name for article in Article.objects.select_related("author")]


def two_steps_joined():
    return [article.author.publisher.name for article in Article.objects.select_related("author__publisher")]


def two_steps_prefetched():
    return [article.author.publisher.name for article in Article.objects.prefetch_related("author__publisher")]


def two_ways():
    articles = Article.objects.select_related("author")
    return [(article.author.name, article.owner.name) for article in articles.order_by("pk")]


def set_before_it_is_read():
    first = Author.objects.get(pk=1)
    names = []
    for article in Article.objects.all():
        article.author = first
        names.append(article.author.name)
    return names


def inherited_from_an_abstract_model():
    return [article.owner.name for article in Article.objects.all()]


def name_of_the_child_on_the_other_side():
    return [len(author.owned_articles.all()) for author in Author.objects.all()]


def name_of_the_child_on_the_other_side_prefetched():
    return [len(author.owned_articles.all()) for author in Author.objects.prefetch_related("owned_articles")]
