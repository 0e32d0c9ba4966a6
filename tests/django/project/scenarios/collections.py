"""Relations to many rows: what a prefetch serves."""

from magazine.models import Article, Author, Comment, Tag


def comments_of_each_article():
    return [[comment.text for comment in article.comments.all()] for article in Article.objects.all()]


def comments_of_each_article_prefetched():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.text for comment in article.comments.all()] for article in articles]


def tags_of_each_article():
    return [[tag.name for tag in article.tags.all()] for article in Article.objects.all()]


def tags_of_each_article_prefetched():
    return [[tag.name for tag in article.tags.all()] for article in Article.objects.prefetch_related("tags")]


def through_a_model_of_its_own():
    return [[reader.name for reader in article.readers.all()] for article in Article.objects.all()]


def through_a_model_of_its_own_prefetched():
    return [[reader.name for reader in article.readers.all()] for article in Article.objects.prefetch_related("readers")]


def the_model_between():
    return [[reading.reader.name for reading in article.readings.all()] for article in Article.objects.all()]


def the_model_between_prefetched():
    articles = Article.objects.prefetch_related("readings__reader")
    return [[reading.reader.name for reading in article.readings.all()] for article in articles]


def number():
    return [article.comments.count() for article in Article.objects.order_by("pk")]


def number_prefetched():
    return [article.comments.count() for article in Article.objects.prefetch_related("comments")]


def number_after_all_prefetched():
    return [article.comments.all().count() for article in Article.objects.prefetch_related("comments")]


def existence():
    return [article.comments.exists() for article in Article.objects.order_by("pk")]


def existence_prefetched():
    return [article.comments.exists() for article in Article.objects.prefetch_related("comments")]


def containment():
    first = Tag.objects.get(name="shared")
    return [article.tags.contains(first) for article in Article.objects.all()]


def containment_prefetched():
    first = Tag.objects.get(name="shared")
    return [article.tags.contains(first) for article in Article.objects.prefetch_related("tags")]


def length():
    return [len(article.tags.all()) for article in Article.objects.all()]


def length_prefetched():
    return [len(article.tags.all()) for article in Article.objects.prefetch_related("tags")]


def truth():
    return [bool(article.tags.all()) for article in Article.objects.all()]


def truth_prefetched():
    return [bool(article.tags.all()) for article in Article.objects.prefetch_related("tags")]


def membership():
    shared = Tag.objects.get(name="shared")
    return [shared in article.tags.all() for article in Article.objects.all()]


def membership_prefetched():
    shared = Tag.objects.get(name="shared")
    return [shared in article.tags.all() for article in Article.objects.prefetch_related("tags")]


def index():
    return [article.tags.all()[0].name for article in Article.objects.all()]


def index_prefetched():
    return [article.tags.all()[0].name for article in Article.objects.prefetch_related("tags")]


def slice_of_each():
    return [list(article.tags.all()[:1]) for article in Article.objects.all()]


def slice_of_each_prefetched():
    return [list(article.tags.all()[:1]) for article in Article.objects.prefetch_related("tags")]


def first_in_an_order():
    return [article.tags.first().name for article in Article.objects.all()]


def first_in_an_order_prefetched():
    return [article.tags.first().name for article in Article.objects.prefetch_related("tags")]


def nothing_is_free():
    return [list(article.comments.none()) for article in Article.objects.all()]


def nothing_is_free_prefetched():
    return [list(article.comments.none()) for article in Article.objects.prefetch_related("comments")]


def not_evaluated():
    return [article.comments.filter(is_approved=True) for article in Article.objects.all()]


def twice_on_each_row():
    names = []
    for article in Article.objects.all():
        names += [tag.name for tag in article.tags.all()]
        names += [tag.name for tag in article.tags.all()]
    return names


def parent_of_each_child():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.article.title for comment in article.comments.all()] for article in articles]


def parent_of_each_child_of_one():
    article = Article.objects.get(pk=1)
    return [comment.article.title for comment in article.comments.filter(is_approved=True)]


def comments_and_their_authors():
    articles = Article.objects.prefetch_related("comments")
    return [[comment.author.name for comment in article.comments.all()] for article in articles]


def comments_and_their_authors_prefetched():
    articles = Article.objects.prefetch_related("comments__author")
    return [[comment.author.name for comment in article.comments.all()] for article in articles]


def other_side_of_many_to_many():
    articles = Article.objects.prefetch_related("tags")
    return [[len(tag.articles.all()) for tag in article.tags.all()] for article in articles]


def other_side_of_many_to_many_prefetched():
    articles = Article.objects.prefetch_related("tags__articles")
    return [[len(tag.articles.all()) for tag in article.tags.all()] for article in articles]


def three_loops():
    found = []
    for author in Author.objects.all():
        for article in author.articles.all():
            for tag in article.tags.all():
                found.append((author.name, article.title, tag.name))
    return found


def three_loops_prefetched():
    found = []
    for author in Author.objects.prefetch_related("articles__tags"):
        for article in author.articles.all():
            for tag in article.tags.all():
                found.append((author.name, article.title, tag.name))
    return found


def collection_behind_a_key():
    return [[article.title for article in comment.author.articles.all()] for comment in Comment.objects.all()]


def collection_behind_a_key_prefetched():
    comments = Comment.objects.prefetch_related("author__articles")
    return [[article.title for article in comment.author.articles.all()] for comment in comments]
