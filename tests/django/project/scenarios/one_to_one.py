"""The other side of a key to one, and models that inherit from models."""

from magazine.models import Article, Author, Draft, Profile, Review


def profile_of_each_author():
    return [author.profile.motto for author in Author.objects.all()]


def profile_of_each_author_joined():
    return [author.profile.motto for author in Author.objects.select_related("profile")]


def profile_of_each_author_prefetched():
    return [author.profile.motto for author in Author.objects.prefetch_related("profile")]


def whether_there_is_a_profile():
    return [author.name for author in Author.objects.all() if hasattr(author, "profile")]


def whether_there_is_a_profile_joined():
    return [author.name for author in Author.objects.select_related("profile") if hasattr(author, "profile")]


def profile_or_none():
    return [getattr(author, "profile", None) for author in Author.objects.all()]


def profile_or_none_joined():
    return [getattr(author, "profile", None) for author in Author.objects.select_related("profile")]


def missing_profiles_joined():
    Profile.objects.all().delete()
    return [hasattr(author, "profile") for author in Author.objects.select_related("profile")]


def author_of_each_profile():
    return [profile.author.name for profile in Profile.objects.all()]


def author_of_each_profile_joined():
    return [profile.author.name for profile in Profile.objects.select_related("author")]


def there_and_back():
    return [author.profile.author.name for author in Author.objects.select_related("profile")]


def columns_of_the_parent_model():
    return [(review.title, review.words, review.stars) for review in Review.objects.all()]


def link_to_the_parent_model():
    return [review.article_ptr.title for review in Review.objects.all()]


def relation_of_the_parent_model():
    return [review.author.name for review in Review.objects.all()]


def relation_of_the_parent_model_joined():
    return [review.author.name for review in Review.objects.select_related("author")]


def child_of_each_parent():
    return [article.review.stars for article in Article.objects.all()]


def child_of_each_parent_joined():
    return [article.review.stars for article in Article.objects.select_related("review")]


def child_of_each_parent_prefetched():
    return [article.review.stars for article in Article.objects.prefetch_related("review")]


def whether_there_is_a_child():
    return [article.title for article in Article.objects.all() if hasattr(article, "review")]


def proxy():
    return [draft.author.name for draft in Draft.objects.all()]


def proxy_joined():
    return [draft.author.name for draft in Draft.objects.select_related("author")]
