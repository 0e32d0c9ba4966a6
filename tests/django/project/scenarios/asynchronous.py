"""Coroutines: nothing is loaded lazily there, what is not loaded raises."""

from magazine.models import Article, Author


async def read_of_each_row():
    return [article.author.name async for article in Article.objects.all()]


async def read_of_each_row_joined():
    return [article.author.name async for article in Article.objects.select_related("author")]


async def read_of_one():
    article = await Article.objects.aget(pk=1)
    return article.author.name


async def read_of_one_joined():
    article = await Article.objects.select_related("author").aget(pk=1)
    return article.author.name


async def rows_of_one():
    author = await Author.objects.aget(pk=1)
    return [article.title for article in author.articles.all()]


async def rows_of_one_awaited():
    author = await Author.objects.aget(pk=1)
    return [article.title async for article in author.articles.all()]


async def rows_of_each():
    found = []
    async for author in Author.objects.all():
        async for article in author.articles.all():
            found.append(article.title)
    return found


async def rows_of_each_prefetched():
    found = []
    async for author in Author.objects.prefetch_related("articles"):
        async for article in author.articles.all():
            found.append(article.title)
    return found


async def number_of_each():
    return [await author.articles.acount() async for author in Author.objects.all()]


async def column_that_is_left_out():
    article = await Article.objects.only("title").aget(pk=1)
    return article.body


async def one_for_each_key():
    return [(await Article.objects.aget(pk=author.pk)).title async for author in Author.objects.all()]
