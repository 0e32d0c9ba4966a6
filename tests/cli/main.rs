//! The command line from outside: what it prints, how it ends, what it leaves on disk.

#[cfg(test)]
mod cache;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod fixes;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod place;
#[cfg(test)]
mod review;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod suppressions;
#[cfg(test)]
mod watch;
