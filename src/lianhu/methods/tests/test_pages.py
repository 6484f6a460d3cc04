"""The pages of methods, as anybody opens them."""

from django.urls import reverse


def test_anybody_reads_a_method_on_the_residents_page_with_titles_for_keys(client, county):
    from lianhu.methods.models import MethodVersion

    for pk in MethodVersion.objects.values_list("pk", flat=True):
        text = client.get(reverse("methods:show", args=[pk])).text
        assert 'class="lh lh-resident"' in text
        assert "交给工作法“s" not in text
