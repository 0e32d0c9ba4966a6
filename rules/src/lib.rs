//! djury's thinking: text in, findings out. Pure: no files, no clock, no threads, no editor types.
//!
//! [`outline`] says what one file says, [`inspect()`] what is wrong in it, [`link()`] makes a project of many,
//! [`review`] says what is wrong across files, [`resolve`] where all that stands.

pub mod bank;
pub mod complexity;
pub mod evaluate;
pub mod finding;
mod inspect;
pub mod judging;
pub mod model;
pub mod page;
mod queries;
pub mod resolve;
pub mod rule;
mod spelling;
pub mod suppress;
pub mod syntax;
pub mod text;

pub use inspect::{inspect, inspect_again, inspect_by};
pub use model::{outline::outline, project::link};

use finding::Finding;
use model::project::Project;
use rule::{On, Review, Rule};

/// The list of rules: one word for each, by folder.
macro_rules! rules {
    ($($folder:ident: $($rule:ident),* $(,)?;)*) => {
        $(mod $folder { $(pub(super) mod $rule;)* })*
        /// All rules, in the order of the list.
        pub const RULES: &[Rule] = &[$($(Rule {
            name: page::name(include_str!(concat!(stringify!($folder), "/", stringify!($rule), ".md"))),
            page: include_str!(concat!(stringify!($folder), "/", stringify!($rule), ".md")),
            file: concat!(stringify!($folder), "/", stringify!($rule), ".md"),
            on: $folder::$rule::ON,
        }),*),*];
        #[cfg(test)]
        const WORDS: &[&str] = &[$($(stringify!($rule)),*),*];
        /// A test for each rule's page, under the rule's word.
        #[cfg(test)]
        mod pages {
            $($(#[test] fn $rule() { super::page::tests::holds(stringify!($rule)); })*)*
        }
    };
}

rules! {
    djury:
        unused_ignore;
    python:
        abstract_not_enforced,
        async_blocking_call,
        cache_on_method,
        code_does_not_parse,
        compare_identity_literal,
        coroutine_not_awaited,
        decorator_arguments_not_forwarded,
        decorator_async_wrapper,
        decorator_factory_confusion,
        decorator_missing_wraps,
        decorator_result_lost,
        decorator_returns_nothing,
        decorator_view_method,
        dunder_misspelt,
        dynamic_eval,
        eq_without_hash,
        except_assert_for_validation,
        except_bare,
        except_broad,
        except_finally_exits,
        except_inside_atomic,
        except_log_lost_traceback,
        except_no_cause,
        except_not_exception,
        except_swallowed,
        except_unreachable_handler,
        exponential_recursion,
        generator_as_list,
        generator_closed_resource,
        generator_materialised,
        generator_not_consumed,
        generator_return_value,
        generator_reused,
        generator_stop_iteration,
        import_cycle,
        import_side_effect,
        import_star,
        list_changed_while_iterating,
        list_method_result,
        list_repeat_alias,
        local_before_assignment,
        module_shadows_stdlib,
        mutable_class_attribute,
        mutable_default_argument,
        override_signature,
        process_main_guard,
        property_recursion,
        quadratic_concatenation,
        quadratic_front,
        quadratic_membership,
        recursion_per_element,
        resource_not_closed,
        self_attribute_lost,
        self_attribute_undefined,
        self_call_misused,
        self_method_shadowed,
        self_parameter_missing,
        sequence_missing_comma,
        str_not_string,
        super_arguments_dropped,
        super_clean_not_called,
        super_explicit_arguments,
        super_hardcoded_parent,
        super_hook_not_called,
        super_init_not_called,
        super_init_too_late,
        super_manager_queryset,
        super_not_a_call,
        super_result_ignored,
        super_test_fixture_not_called,
        super_wrong_class,
        thread_target_called,
        tuple_comma,
        tuple_mutation;
    django:
        aggregate_in_loop,
        async_lazy_relation,
        deferred_field_access,
        fk_id_via_instance,
        invalid_eager_loading_path,
        iterator_drops_prefetch,
        n_plus_one_across_calls,
        n_plus_one_admin_list_display,
        n_plus_one_admin_str,
        n_plus_one_collection_in_loop,
        n_plus_one_generic_foreign_key,
        n_plus_one_in_loop,
        n_plus_one_model_member,
        n_plus_one_serializer_field,
        n_plus_one_serializer_method,
        n_plus_one_template,
        orm_check_then_create,
        orm_lost_update,
        prefetch_defeated,
        query_in_loop,
        queryset_evaluated_twice,
        super_save_not_called,
        super_view_hook_not_called,
        template_repeated_query,
        unused_eager_loading,
        values_row_attribute,
        write_in_loop;
    web:
        production_settings_unsafe,
        template_not_found,
        url_view_signature_mismatch;
    answers:
        answer_complexity,
        answer_fails_execution,
        answer_missing_return,
        answer_prints_result;
}

/// The findings of all rules that look at the project, in no particular order. `stop` is asked between rules.
pub fn review(project: &Project, stop: &dyn Fn() -> bool) -> Vec<Finding> {
    review_by(RULES, project, stop)
}

/// The same with some rules only.
pub fn review_by(rules: &[Rule], project: &Project, stop: &dyn Fn() -> bool) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in rules {
        if stop() {
            break;
        }
        if let On::Project(check) = rule.on {
            check(project, &mut Review { rule: rule.name, found: &mut found });
        }
    }
    found.retain(|finding| project.files.get(finding.place.file as usize).is_some_and(|file| !file.is_builtin));
    found
}

/// A rule by its name.
pub fn rule_named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}
