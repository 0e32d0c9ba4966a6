"""The same asked twice, however many rows there are."""

from django.shortcuts import render

from magazine.models import Article, Author


def existence_then_rows():
    articles = Article.objects.filter(words__gt=1)
    if articles.exists():
        return [article.title for article in articles]
    return []


def truth_then_rows():
    articles = Article.objects.filter(words__gt=1)
    if articles:
        return [article.title for article in articles]
    return []


def number_then_rows():
    articles = Article.objects.filter(words__gt=1)
    number = articles.count()
    return number, [article.title for article in articles]


def rows_then_number():
    articles = Article.objects.filter(words__gt=1)
    return [article.title for article in articles], articles.count()


def length_then_rows():
    articles = Article.objects.filter(words__gt=1)
    return len(articles), [article.title for article in articles]


def rows_twice():
    articles = Article.objects.filter(words__gt=1)
    return [article.title for article in articles], [article.words for article in articles]


def copies():
    articles = Article.objects.filter(words__gt=1)
    return [article.title for article in articles.all()], [article.words for article in articles.all()]


def list_of_the_rows():
    articles = list(Article.objects.filter(words__gt=1))
    return [article.title for article in articles], len(articles)


def rows_of_one_author():
    author = Author.objects.get(pk=1)
    return [article.title for article in author.articles.all()], [article.words for article in author.articles.all()]


def rows_of_one_author_once():
    articles = Author.objects.get(pk=1).articles.all()
    return [article.title for article in articles], [article.words for article in articles]


def in_a_template(request):
    return render(request, "twice.html", {"author": Author.objects.get(pk=1)})


def in_a_template_once(request):
    return render(request, "once.html", {"author": Author.objects.get(pk=1)})


def in_a_template_prefetched(request):
    return render(request, "twice.html", {"author": Author.objects.prefetch_related("articles").get(pk=1)})


def copy_of_what_is_loaded():
    articles = Article.objects.filter(words__gt=1)
    return [article.title for article in articles], [article.words for article in articles.all()]


def list_and_list_of_a_copy():
    articles = Article.objects.filter(words__gt=1)
    return list(articles), list(articles.all())
