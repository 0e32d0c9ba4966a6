from django.contrib.auth import get_user_model
from django.core import mail
from django.test import TestCase
from django.urls import reverse

from .models import Post, Tag


class HomeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        author = get_user_model().objects.create_user("ann", "ann@example.com", "pw")
        cls.tag = Tag.objects.create(name="Django", slug="django")
        cls.post = Post.objects.create(
            title="Hello world", body="First!", author=author, status=Post.Status.PUBLISHED
        )
        cls.post.tags.add(cls.tag)
        Post.objects.create(title="Not yet", body="…", author=author)

    def test_home_shows_published_posts_only(self):
        response = self.client.get(reverse("blog:home"))
        self.assertContains(response, "Hello world")
        self.assertNotContains(response, "Not yet")

    def test_home_needs_the_same_queries_for_one_post_and_for_many(self):
        for number in range(5):
            Post.objects.create(
                title=f"Post {number}",
                body="…",
                author=get_user_model().objects.create_user(f"user{number}"),
                status=Post.Status.PUBLISHED,
            )
        with self.assertNumQueries(3):
            self.client.get(reverse("blog:home"))

    def test_all_posts_and_posts_of_a_tag(self):
        for url in (reverse("blog:list"), self.tag.get_absolute_url()):
            self.assertContains(self.client.get(url), "Hello world")

    def test_archive(self):
        year = self.post.published_at.year
        response = self.client.get(reverse("blog:archive", kwargs={"year": year}))
        self.assertContains(response, "Hello world")

    def test_detail(self):
        response = self.client.get(self.post.get_absolute_url())
        self.assertContains(response, "First!")

    def test_comment_is_saved_and_shown(self):
        url = reverse("blog:comment", kwargs={"slug": self.post.slug})
        data = {"name": " ", "email": "bob@example.com", "body": "Nice."}
        response = self.client.post(url, data, follow=True)
        self.assertContains(response, "Nice.")
        self.assertContains(response, "Anonymous")
        self.assertEqual(len(mail.outbox), 1)

    def test_author_writes_a_post(self):
        self.client.force_login(self.post.author)
        data = {"title": "Second post", "body": "More.", "status": "published", "tags": "django"}
        response = self.client.post(reverse("blog:create"), data, follow=True)
        self.assertContains(response, "More.")
        self.assertEqual(Post.objects.get(slug="second-post").tags.get(), self.tag)

    def test_slug_is_made_from_the_title(self):
        self.assertEqual(self.post.slug, "hello-world")
