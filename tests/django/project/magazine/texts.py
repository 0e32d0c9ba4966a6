"""Functions that are given rows or querysets from elsewhere."""

from magazine.models import Article


def line_of(article):
    return f"{article.title} by {article.author.name}"


def authors_of(articles):
    return [article.author.name for article in articles]


def rows(articles):
    for article in articles:
        yield article.title, article.author.name


def long_articles():
    return Article.objects.filter(words__gt=10)
