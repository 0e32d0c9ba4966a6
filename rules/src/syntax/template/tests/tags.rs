//! The tags of Django, and what is no tag at all.

use super::{tags, tree};
use crate::syntax::template::{NodeKind, parse};

#[test]
fn text_stands_around_tags() {
    assert_eq!(tree(""), "");
    assert_eq!(tree("a{b}c"), "'a{b}c'");
    assert_eq!(tree("a {{ b }} c"), "'a ' (var b) ' c'");
}

#[test]
fn comments_stand_outside_of_the_tree() {
    let text = "a{# djury: ignore[x] #}b{% comment 'note' %}{{ no }}{% endcomment %}{# c #}{{ d }}{# e #}";
    assert_eq!(tree(text), "'a#b' (var d)");
    let template = parse(text);
    let comments: Vec<_> = template.comments.0.iter().map(|c| (c.text.of(text), c.tag)).collect();
    assert_eq!(comments, [("djury: ignore[x]", false), ("{{ no }}", true), ("c", false), ("e", false)]);
    assert_eq!(template, parse("ab{{ d }}"));
}

#[test]
fn a_comment_runs_over_lines_if_nothing_speaks_against_it() {
    assert_eq!(tree("{# a\n {% if %} #}b"), "'b'");
    assert_eq!(tree("@media x {#id {}}\n{# c #}d"), "'@media x {#id {}}\\n#d'");
    assert_eq!(tree("{# never"), "'{# never'");
    assert_eq!(tree("{% comment %} never {{ a }}"), "");
}

#[test]
fn equality_ignores_positions_and_the_letters_of_text() {
    let template = parse("a {% if b %}c{% endif %}");
    assert_eq!(template, parse("xyz\n {%  if   b  %}hello{% endif %}"));
    assert_ne!(template, parse("a {% if d %}c{% endif %}"));
}

#[test]
fn for_has_targets_an_iterable_and_an_empty_part() {
    assert_eq!(tree("{% for p in posts %}{{ p }}{% endfor %}"), "(for p in posts (var p))");
    assert_eq!(
        tree("{% for k, v in d.items reversed %}{% empty %}x{% endfor %}"),
        "(for k,v in d.items reversed (empty 'x'))"
    );
    assert_eq!(tree("{% for k,v in d|dictsort:'a' %}{% endfor %}"), r#"(for k,v in (| d dictsort:"a"))"#);
    assert_eq!(tree("{% for x of y %}{% endfor %}"), "(for x,of,y in ?)");
    assert_eq!(tree("{% for x in a b %}{% endfor %}"), "(for x in ?)");
}

#[test]
fn if_has_branches() {
    assert_eq!(
        tree("{% if a and not b %}1{% elif c|length > 2 %}2{% else %}3{% endif %}"),
        "(if ((and a (not b)) '1') (((| c length) Gt 2) '2') (else '3'))"
    );
    assert_eq!(tree("{% if a == 'x' or b not in c %}{% endif %}"), r#"(if ((or (a Eq "x") (b NotIn c))))"#);
    assert_eq!(tree("{% if a is not None %}{% endif %}"), "(if ((a IsNot None)))");
    assert_eq!(tree("{% if a = b %}x{% endif %}"), "(if (? 'x'))");
    assert_eq!(tree("{% if %}x{% endif %}"), "(if (? 'x'))");
    assert_eq!(tree("{% if {{ a }} %}x{% endif %}"), "(if (? 'x'))");
}

#[test]
fn ifchanged_and_the_old_comparisons_have_two_parts() {
    assert_eq!(tree("{% ifchanged a.b c %}x{% else %}y{% endifchanged %}"), "(ifchanged a.b c 'x' (else 'y'))");
    assert_eq!(tree("{% ifchanged %}x{% endifchanged %}"), "(ifchanged 'x')");
    assert_eq!(tree("{% ifequal a 'b' %}x{% else %}y{% endifequal %}"), r#"(ifequal a "b" 'x' (else 'y'))"#);
    assert_eq!(tree("{% ifnotequal a b %}{% endifnotequal %}"), "(ifnotequal a b)");
}

#[test]
fn inheritance_is_read() {
    assert_eq!(tree("{% extends 'base.html' %}"), r#"(extends "base.html")"#);
    assert_eq!(tree("{% extends parent|default:'b.html' %}"), r#"(extends (| parent default:"b.html"))"#);
    assert_eq!(tree("{% block main-content %}x{% endblock main-content %}"), "(block main-content 'x')");
    assert_eq!(tree("{% block a %}{% block b %}{% endblock %}{% endblock %}"), "(block a (block b))");
}

#[test]
fn include_takes_variables() {
    assert_eq!(tree("{% include 'a.html' %}"), r#"(include "a.html")"#);
    assert_eq!(tree("{% include name with a=b.c|upper d='e' only %}"), r#"(include name a=(| b.c upper) d="e" only)"#);
    assert_eq!(tree("{% include 'a' only %}"), r#"(include "a" only)"#);
    assert_eq!(tree("{% include 'a' with b as c %}"), r#"(include "a" c=b)"#);
    assert_eq!(tree("{% include 'a' with context=b %}"), r#"(include "a" context=b)"#);
    assert_eq!(tree("{% include a b %}"), "(include ?)");
}

#[test]
fn with_binds_names() {
    assert_eq!(tree("{% with a=b.c d=1 %}x{% endwith %}"), "(with a=b.c d=1 'x')");
    assert_eq!(tree("{% with b.c|length as a %}x{% endwith %}"), "(with a=(| b.c length) 'x')");
    assert_eq!(tree("{% with a=\"x\" b='y' %}{% endwith %}"), r#"(with a="x" b="y")"#);
}

#[test]
fn load_names_libraries() {
    assert_eq!(tree("{% load static i18n blog.tags %}"), "(load static,i18n,blog.tags)");
    assert_eq!(tree("{% load a b from humanize %}"), "(load a,b from humanize)");
}

#[test]
fn url_takes_arguments() {
    assert_eq!(
        tree("{% url 'blog:post' post.pk slug=post.slug as link %}"),
        r#"(url "blog:post" post.pk slug=post.slug as link)"#
    );
    assert_eq!(tree("{% url view_name a|add:1 %}"), "(url view_name (| a add:1))");
    assert_eq!(tree("{% url 'a' b,c %}"), r#"(url "a" b c)"#);
    assert_eq!(tree("{% url 'x' {{ id }} %}"), r#"(url "x" ?)"#);
    assert_eq!(tree("{% url %}"), "(url ?)");
}

#[test]
fn static_files_and_prefixes_are_read() {
    assert_eq!(tree("{% static 'a/b.css' %}"), r#"(static "a/b.css")"#);
    assert_eq!(tree("{% static path as url %}"), "(static path as url)");
    assert_eq!(
        tree("{% get_static_prefix %}{% get_media_prefix as m %}"),
        "(get_static_prefix) (get_media_prefix as m)"
    );
}

#[test]
fn translations_are_read() {
    assert_eq!(tree("{% trans 'May' context \"month\" as m %}"), r#"(translate "May" context "month" as m)"#);
    assert_eq!(tree("{% translate value noop %}"), "(translate value noop)");
    assert_eq!(
        tree("{% blocktranslate with a=b.c d=e|upper trimmed %}x {{ a }}{% endblocktranslate %}"),
        "(blocktranslate a=b.c d=(| e upper) trimmed 'x ' (var a))"
    );
    assert_eq!(
        tree("{% blocktrans count n=posts|length m=1 context 'c' asvar t %}one{% plural %}{{ n }}{% endblocktrans %}"),
        r#"(blocktranslate m=1 count n=(| posts length) context "c" asvar t 'one' (plural (var n)))"#
    );
    assert_eq!(tree("{% blocktrans with a.b as c and d as e %}x{% endblocktrans %}"), "(blocktranslate c=a.b e=d 'x')");
    assert_eq!(
        tree("{% get_current_language as LANG %}{% get_language_info for LANG as info %}"),
        "(get_current_language? as LANG) (get_language_info? for LANG as info)"
    );
    assert_eq!(tree("{% language 'de' %}x{% endlanguage %}"), r#"(language? "de" ['x'])"#);
}

#[test]
fn small_tags_are_read() {
    assert_eq!(tree("{% csrf_token %}{% debug %}"), "(csrf_token) (debug)");
    assert_eq!(tree("{% autoescape off %}x{% endautoescape %}"), "(autoescape off 'x')");
    assert_eq!(tree("{% cycle 'a' b as row silent %}{% cycle row %}"), r#"(cycle "a" b as row silent) (cycle row)"#);
    assert_eq!(tree("{% cycle a,b,c %}"), "(cycle a b c)");
    assert_eq!(tree("{% resetcycle %}{% resetcycle row %}"), "(resetcycle) (resetcycle row)");
    assert_eq!(tree("{% firstof a b.c 'd' as e %}"), r#"(firstof a b.c "d" as e)"#);
    assert_eq!(tree("{% now 'Y' as year %}"), r#"(now "Y" as year)"#);
    assert_eq!(tree("{% lorem 3 p random %}{% lorem %}"), "(lorem 3 p random) (lorem)");
    assert_eq!(tree("{% regroup posts by author.name as groups %}"), "(regroup posts by author.name as groups)");
    assert_eq!(tree("{% spaceless %} x {% endspaceless %}"), "(spaceless ' x ')");
    assert_eq!(tree("{% templatetag openblock %}"), "(templatetag openblock)");
    assert_eq!(tree("{% widthratio a b.c 100 as w %}"), "(widthratio a b.c 100 as w)");
    assert_eq!(tree("{% filter force_escape|cut:'a' %}x{% endfilter %}"), r#"(filter force_escape cut:"a" 'x')"#);
    assert_eq!(
        tree("{% cache 500 side user.id using='x' %}x{% endcache %}"),
        r#"(cache 500 side user.id using "x" 'x')"#
    );
    assert_eq!(tree("{% querystring page=n tag=None as q %}"), "(querystring page=n tag=None as q)");
    assert_eq!(
        tree("{% partialdef card inline %}x{% endpartialdef %}{% partial card %}"),
        "(partialdef card inline 'x') (partial card)"
    );
}

#[test]
fn verbatim_is_opaque() {
    assert_eq!(tree("{% verbatim %}{{ a }}{% if %}{% endverbatim %}b"), "(verbatim '{{ a }}{% if %}') 'b'");
    assert_eq!(tree("{% verbatim x %}{% endverbatim %}{% endverbatim x %}b"), "(verbatim '{% endverbatim %}') 'b'");
    assert_eq!(tree("{% verbatim %}{{ a }}"), "(!verbatim '{{ a }}')");
}

#[test]
fn tags_of_libraries_are_unknown() {
    assert_eq!(tree("{% crispy form %}"), "(crispy? form)");
    assert_eq!(
        tree("{% render_field f class+='a' data-id=x.y @click=\"z\" as w %}"),
        r#"(render_field? f class+="a" data-id=x.y @click="z" as w)"#
    );
    assert_eq!(
        tree("{% thumbnail p '10x10' as im %}{{ im }}{% endthumbnail %}"),
        r#"(thumbnail? p "10x10" as im [(var im)])"#
    );
    assert_eq!(tree("{% box %}{% box %}x{% endbox %}"), "(box?) (box? ['x'])");
    assert_eq!(tree("{% perm a %}x{% else %}y{% endperm %}"), "(perm? a ['x' (else?) 'y'])");
    assert_eq!(tree("{% foo a-b c==d / [1, 2] %}"), "(foo? ? ? ? [1, 2])");
    assert_eq!(tree("{% component 'card' size = 2 / %}"), r#"(component? "card" size=2 ?)"#);
    assert_eq!(tree("{% %}"), "(?)");
}

#[test]
fn spans_of_a_block_cover_its_parts() {
    let text = "x{% for a in b %}c{% empty %}d{% endfor %}y";
    let template = parse(text);
    let node = &template.nodes[1];
    let under = |id| template.spans.get(id).of(text);
    assert_eq!(under(node.id), "{% for a in b %}c{% empty %}d{% endfor %}");
    assert_eq!(under(node.tag), "{% for a in b %}");
    assert_eq!(under(node.end.unwrap()), "{% endfor %}");
    let NodeKind::For(tag) = &node.kind else { panic!("{node:?}") };
    assert_eq!(under(tag.empty.as_ref().unwrap().id), "{% empty %}");
}

#[test]
fn tags_are_listed_in_source_order() {
    let text = "{% extends 'a' %}{% load x %}{% if b %}{% url 'c' %}{% elif d %}{% now 'Y' %}{% else %}{% debug %}{% endif %}{% csrf_token %}";
    assert_eq!(
        tags(&parse(text), text),
        [
            "{% extends 'a' %}",
            "{% load x %}",
            "{% if b %}",
            "{% url 'c' %}",
            "{% now 'Y' %}",
            "{% debug %}",
            "{% csrf_token %}"
        ]
    );
}
