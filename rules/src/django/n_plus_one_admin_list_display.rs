//! A finding of the query engine; what it says and when stands in `queries`.

use crate::model::project::Project;
use crate::rule::{On, Review};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    review.take(&project.queries().findings);
}
