//! The command line `vis`, as it is generated: of the document, and of the test documents.

use clap::Command;

/// One line for each operation: its arguments, the positional ones first.
fn operations(mut command: Command) -> String {
    command.build();
    let mut lines = String::new();
    for group in command
        .get_subcommands()
        .filter(|group| group.has_subcommands())
    {
        for operation in group.get_subcommands() {
            let arguments = operation.get_arguments().filter(|argument| {
                // Those of all operations.
                !argument.is_global_set() && !["csv", "help"].contains(&argument.get_id().as_str())
            });
            let arguments: Vec<String> = arguments.map(ToString::to_string).collect();
            let (group, operation) = (group.get_name(), operation.get_name());
            lines += &format!("{group} {operation} {}\n", arguments.join(" "));
        }
    }
    lines
}

#[test]
fn each_operation_is_a_subcommand() {
    insta::assert_snapshot!(operations(vis_api::cli::command()));
}

#[test]
fn every_kind_of_operation_is_a_subcommand() {
    let command = vis_generated::cli::command();
    command.clone().debug_assert();
    insta::assert_snapshot!(operations(command));
}
