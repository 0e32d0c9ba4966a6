"""Fills the database: as many rows of everything, each with relations of its own."""

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from magazine.models import Author, Comment, Keyword, Note, Profile, Publisher, Reading, Review, Tag


def fill(rows):
    kind = ContentType.objects.get(app_label="magazine", model="article")
    shared = Tag.objects.create(name="shared")
    for number in range(1, rows + 1):
        publisher = Publisher.objects.create(name=f"publisher {number}")
        author = Author.objects.create(name=f"author {number}", publisher=publisher)
        Profile.objects.create(author=author, motto=f"motto {number}")
        article = Review.objects.create(
            title=f"article {number}",
            body="word " * number,
            words=10 + number,
            owner=author,
            author=author,
            editor=author,
            stars=number,
        )
        article.tags.add(shared, Tag.objects.create(name=f"tag {number}"))
        for text in ("first", "second"):
            Comment.objects.create(article_id=article.pk, author=author, text=text)
        Reading.objects.create(article_id=article.pk, reader=author, minutes=number)
        Note.objects.create(content_type=kind, object_id=article.pk, text=f"note {number}")
        Keyword.objects.create(word=f"word {number}")
        User.objects.create(username=f"reader {number}")
