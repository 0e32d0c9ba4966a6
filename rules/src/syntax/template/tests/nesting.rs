//! Blocks that are not closed, or closed by the wrong tag.

use super::tree;

#[test]
fn an_open_block_ends_with_the_file() {
    assert_eq!(tree("{% if a %}x"), "(!if (a 'x'))");
    assert_eq!(tree("{% for a in b %}{% if a %}x"), "(!for a in b (!if (a 'x')))");
}

#[test]
fn an_open_block_ends_where_an_outer_one_ends() {
    assert_eq!(tree("{% block a %}{% for b in c %}x{% endblock %}y"), "(block a (!for b in c 'x')) 'y'");
    assert_eq!(tree("{% if a %}{% with b=c %}x{% else %}y{% endif %}"), "(if (a (!with b=c 'x')) (else 'y'))");
}

#[test]
fn a_closed_block_keeps_what_it_does_not_know() {
    assert_eq!(
        tree("{% if a %}{% with b=c %}x{% else %}y{% endwith %}{% endif %}"),
        "(if (a (with b=c 'x' (else?) 'y')))"
    );
    assert_eq!(tree("{% for a in b %}{% elif c %}{% endfor %}"), "(for a in b (elif? c))");
}

#[test]
fn stray_ends_and_parts_are_unknown() {
    assert_eq!(tree("a{% endif %}b{% else %}{% endfor x %}"), "'a' (endif?) 'b' (else?) (endfor? x)");
    assert_eq!(tree("{% if a %}{% for b in c %}{% endif %}{% endfor %}"), "(if (a (!for b in c))) (endfor?)");
    assert_eq!(tree("{% if a %}{% else %}x{% else %}y{% endif %}"), "(if (a) (else 'x' (else?) 'y'))");
}

#[test]
fn an_unknown_tag_has_a_body_only_at_its_own_level() {
    assert_eq!(tree("{% if a %}{% box %}{% endif %}{% endbox %}"), "(if (a (box?))) (endbox?)");
    assert_eq!(tree("{% box %}{% if a %}{% endif %}{% endbox %}"), "(box? [(if (a))])");
    assert_eq!(tree("{% box %}{% if a %}x{% endbox %}"), "(box? [(!if (a 'x'))])");
}

#[test]
fn blocks_beyond_the_limit_are_flattened() {
    let depth = 130;
    let text = "{% if a %}".repeat(depth) + "{% if deep %}x{% else %}y{% endif %}" + &"{% endif %}".repeat(depth) + "z";
    let printed = tree(&text);
    assert!(printed.ends_with(" 'z'"), "{printed}");
    assert!(printed.contains("(if? deep) 'x' (else?) 'y'"), "{printed}");
    assert_eq!(printed.matches("(if (").count(), 64);
    assert!(!printed.contains("endif?"), "{printed}");
}
