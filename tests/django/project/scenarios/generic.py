"""Generic foreign keys and generic relations."""

from magazine.models import Article, Note


def target_of_each_note():
    return [note.target.title for note in Note.objects.all()]


def target_of_each_note_prefetched():
    return [note.target.title for note in Note.objects.prefetch_related("target")]


def target_of_each_note_joined():
    return [note.target.title for note in Note.objects.select_related("target")]


def kind_of_each_note():
    return [note.content_type.model for note in Note.objects.all()]


def kind_of_each_note_joined():
    return [note.content_type.model for note in Note.objects.select_related("content_type")]


def key_of_each_target():
    return [(note.content_type_id, note.object_id) for note in Note.objects.all()]


def notes_of_each_article():
    return [[note.text for note in article.notes.all()] for article in Article.objects.all()]


def notes_of_each_article_prefetched():
    return [[note.text for note in article.notes.all()] for article in Article.objects.prefetch_related("notes")]


def number_of_notes():
    return [article.notes.count() for article in Article.objects.order_by("pk")]
