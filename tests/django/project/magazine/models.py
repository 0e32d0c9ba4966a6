from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Publisher(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Author(models.Model):
    name = models.CharField(max_length=80)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="authors")

    def __str__(self):
        return self.name


class Profile(models.Model):
    author = models.OneToOneField(Author, on_delete=models.CASCADE, related_name="profile")
    motto = models.CharField(max_length=80)

    def __str__(self):
        return self.motto


class Tag(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Owned(models.Model):
    """Abstract: each child has a key of its own, with a name of its own on the other side."""

    owner = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="owned_%(class)ss")

    class Meta:
        abstract = True


class ArticleQuerySet(models.QuerySet):
    def long(self):
        return self.filter(words__gt=10)

    def with_authors(self):
        return self.select_related("author")


class CompleteManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("author").prefetch_related("comments")


class Article(Owned):
    title = models.CharField(max_length=80)
    body = models.TextField()
    words = models.IntegerField(default=0)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="articles")
    editor = models.ForeignKey(Author, on_delete=models.SET_NULL, null=True, related_name="edited")
    translator = models.ForeignKey(Author, on_delete=models.SET_NULL, null=True, related_name="translated")
    tags = models.ManyToManyField(Tag, related_name="articles")
    readers = models.ManyToManyField(Author, through="Reading", related_name="read_articles")
    notes = GenericRelation("Note")

    objects = ArticleQuerySet.as_manager()
    complete = CompleteManager()

    def __str__(self):
        return self.title

    @property
    def byline(self):
        return f"{self.title} by {self.author.name}"

    @property
    def comment_count(self):
        return self.comments.count()

    def tag_names(self):
        return [tag.name for tag in self.tags.all()]


class Draft(Article):
    class Meta:
        proxy = True


class Review(Article):
    """A child with a table of its own."""

    stars = models.IntegerField()


class Reading(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="readings")
    minutes = models.IntegerField(default=1)

    def __str__(self):
        return f"{self.minutes} minutes"


class CommentQuerySet(models.QuerySet):
    def approved(self):
        return self.filter(is_approved=True)


class Comment(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    is_approved = models.BooleanField(default=True)

    objects = CommentQuerySet.as_manager()

    def __str__(self):
        return f"{self.author.name}: {self.text}"


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey()
    text = models.CharField(max_length=80)

    def __str__(self):
        return self.text


class Keyword(models.Model):
    """Does more when it is saved than to be stored."""

    word = models.CharField(max_length=80)

    def save(self, *args, **kwargs):
        self.word = self.word.lower()
        super().save(*args, **kwargs)

    def __str__(self):
        return self.word
