#[allow(unused_imports)]
use super::{
    Arguments, Argument, Body, Client, Column, Group, Kind, Operation, Outcome, Run,
};
pub(in crate::cli) static GROUPS: &[Group] = &[
    Group {
        name: "accounts",
        alias: Some("account"),
        about: "The account that the user belongs to.",
        operations: &[
            Operation {
                id: "get_account",
                name: "get",
                about: "Account info",
                details: "Returns the account that the user belongs to.\n\nRequest: GET /self/account",
                is_deprecated: false,
                arguments: &[],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "status",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "name",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "org",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: get_account,
            },
        ],
    },
    Group {
        name: "calls",
        alias: Some("call"),
        about: "Calls in progress: place, answer, hold, transfer and end them.",
        operations: &[
            Operation {
                id: "list_calls",
                name: "list",
                about: "List active calls",
                details: "Lists the calls in progress, one page at a time; without `states` perhaps only the active ones. A later revision of Vonage's document drops the parameters `fromDate`, `toDate`, `states` and `sort` as not working: do not rely on them. For calls that have ended, list events.\n\nRequest: GET /self/calls",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "direction",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &["INBOUND", "OUTBOUND"],
                        is_required: false,
                        is_positional: false,
                        help: "Only calls of one of these directions. Default: of both.",
                    },
                    Argument {
                        flag: "from-date",
                        property: None,
                        kind: Kind::Time,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return calls that occurred after this point in time",
                    },
                    Argument {
                        flag: "offset",
                        property: None,
                        kind: Kind::Integer,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Page number, as Vonage's document says, or number of items, as the name suggests. Not confirmed.",
                    },
                    Argument {
                        flag: "order",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &["DESC", "ASC"],
                        is_required: false,
                        is_positional: false,
                        help: "Sort in either ascending or descending order. Default: ASC",
                    },
                    Argument {
                        flag: "size",
                        property: None,
                        kind: Kind::Integer,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return this amount of calls in the response. Default: 20",
                    },
                    Argument {
                        flag: "sort",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Sort by the property of this name, such as `startTime`. Which ones work is not documented.",
                    },
                    Argument {
                        flag: "state",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &[
                            "INITIALIZING",
                            "RINGING",
                            "ACTIVE",
                            "HELD",
                            "REMOTE_HELD",
                            "DETACHED",
                            "REJECTED",
                            "CANCELLED",
                            "ANSWERED",
                            "MISSED",
                        ],
                        is_required: false,
                        is_positional: false,
                        help: "Only calls in one of these states. By Vonage's document the default is `ACTIVE`, without ringing and held calls, and of all states only `INITIALIZING`, `RINGING`, `ACTIVE`, `HELD` and `REMOTE_HELD` are admitted.",
                    },
                    Argument {
                        flag: "to-date",
                        property: None,
                        kind: Kind::Time,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return calls that occurred before this point in time",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: true,
                run: list_calls,
            },
            Operation {
                id: "create_call",
                name: "create",
                about: "Place a call",
                details: "Places a call to a phone number. Do not repeat it if its outcome is unknown.\n\nRequest: POST /self/calls",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "phone-number",
                        property: Some("phoneNumber"),
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Phone number to call",
                    },
                ],
                body: Some(Body {
                    is_required: true,
                    is_raw: false,
                    is_struct: true,
                }),
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: create_call,
            },
            Operation {
                id: "count_calls",
                name: "count",
                about: "Get calls count",
                details: "Counts the calls in progress that the filter admits.\n\nRequest: GET /self/calls/count",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "direction",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &["INBOUND", "OUTBOUND"],
                        is_required: false,
                        is_positional: false,
                        help: "Only calls of one of these directions. Default: of both.",
                    },
                    Argument {
                        flag: "from-date",
                        property: None,
                        kind: Kind::Time,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return calls that occurred after this point in time",
                    },
                    Argument {
                        flag: "state",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &[
                            "INITIALIZING",
                            "RINGING",
                            "ACTIVE",
                            "HELD",
                            "REMOTE_HELD",
                            "DETACHED",
                            "REJECTED",
                            "CANCELLED",
                            "ANSWERED",
                            "MISSED",
                        ],
                        is_required: false,
                        is_positional: false,
                        help: "Only calls in one of these states. By Vonage's document the default is `ACTIVE`, without ringing and held calls, and of all states only `INITIALIZING`, `RINGING`, `ACTIVE`, `HELD` and `REMOTE_HELD` are admitted.",
                    },
                    Argument {
                        flag: "to-date",
                        property: None,
                        kind: Kind::Time,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return calls that occurred before this point in time",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "count",
                        kind: Kind::Integer,
                    },
                ],
                is_paginated: false,
                run: count_calls,
            },
            Operation {
                id: "get_call",
                name: "get",
                about: "Get a call",
                details: "Returns one call.\n\nRequest: GET /self/calls/{id}",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the call",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: get_call,
            },
            Operation {
                id: "end_call",
                name: "end",
                about: "End a call",
                details: "Ends a call and returns it.\n\nRequest: DELETE /self/calls/{id}",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the call",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: end_call,
            },
            Operation {
                id: "answer_call",
                name: "answer",
                about: "Answer a call",
                details: "Answers a ringing call and returns it. Which devices support it is not documented.\n\nRequest: PUT /self/calls/{id}/answer",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the call",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: answer_call,
            },
            Operation {
                id: "hold_call",
                name: "hold",
                about: "Put call on hold",
                details: "Puts an active call on hold and returns it.\n\nRequest: PUT /self/calls/{id}/hold",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the call",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: hold_call,
            },
            Operation {
                id: "unhold_call",
                name: "unhold",
                about: "Take call off hold",
                details: "Takes a held call off hold and returns it.\n\nRequest: DELETE /self/calls/{id}/hold",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the call",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: unhold_call,
            },
            Operation {
                id: "transfer_call",
                name: "transfer",
                about: "Transfer call",
                details: "Transfers a call to a phone number. Do not repeat it if its outcome is unknown.\n\nRequest: POST /self/calls/{id}/transfer",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the call",
                    },
                    Argument {
                        flag: "phone-number",
                        property: Some("phoneNumber"),
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Phone number to transfer to",
                    },
                ],
                body: Some(Body {
                    is_required: true,
                    is_raw: false,
                    is_struct: true,
                }),
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: transfer_call,
            },
            Operation {
                id: "transfer_call_to_voicemail",
                name: "transfer-to-voicemail",
                about: "Send call to voicemail",
                details: "Sends a call to voicemail. A later revision of Vonage's document says that customers of Vonage Business Enterprise (VBE) cannot use this. Do not repeat it if its outcome is unknown.\n\nRequest: PUT /self/calls/{id}/vmtransfer",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the call",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: transfer_call_to_voicemail,
            },
        ],
    },
    Group {
        name: "events",
        alias: Some("event"),
        about: "Records of calls, those that have ended included.",
        operations: &[
            Operation {
                id: "list_events",
                name: "list",
                about: "List events",
                details: "Lists events, the latest state of each call, one page at a time.\n\nRequest: GET /self/events",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "direction",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &["INBOUND", "OUTBOUND"],
                        is_required: false,
                        is_positional: false,
                        help: "Filter by event direction",
                    },
                    Argument {
                        flag: "from-date",
                        property: None,
                        kind: Kind::Time,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return events that occurred after this point in time",
                    },
                    Argument {
                        flag: "offset",
                        property: None,
                        kind: Kind::Integer,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Page number, as Vonage's document says, or number of items, as the name suggests. Not confirmed.",
                    },
                    Argument {
                        flag: "order",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &["DESC", "ASC"],
                        is_required: false,
                        is_positional: false,
                        help: "Sort in either ascending or descending order. Default: ASC",
                    },
                    Argument {
                        flag: "size",
                        property: None,
                        kind: Kind::Integer,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return this amount of events in the response. Default: 20",
                    },
                    Argument {
                        flag: "sort",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Sort by the property of this name, such as `startTime`. Which ones work is not documented.",
                    },
                    Argument {
                        flag: "state",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &[
                            "INITIALIZING",
                            "RINGING",
                            "ACTIVE",
                            "HELD",
                            "REMOTE_HELD",
                            "DETACHED",
                            "REJECTED",
                            "CANCELLED",
                            "ANSWERED",
                            "MISSED",
                        ],
                        is_required: false,
                        is_positional: false,
                        help: "Filter events by state",
                    },
                    Argument {
                        flag: "to-date",
                        property: None,
                        kind: Kind::Time,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return events that occurred before this point in time",
                    },
                    Argument {
                        flag: "type",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &["CALL"],
                        is_required: false,
                        is_positional: false,
                        help: "Record type",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "smsData",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: true,
                run: list_events,
            },
            Operation {
                id: "count_events",
                name: "count",
                about: "Get events count",
                details: "Counts the events that the filter admits.\n\nRequest: GET /self/events/count",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "direction",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &["INBOUND", "OUTBOUND"],
                        is_required: false,
                        is_positional: false,
                        help: "Filter by event direction",
                    },
                    Argument {
                        flag: "from-date",
                        property: None,
                        kind: Kind::Time,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return events that occurred after this point in time",
                    },
                    Argument {
                        flag: "state",
                        property: None,
                        kind: Kind::Text,
                        is_list: true,
                        values: &[
                            "INITIALIZING",
                            "RINGING",
                            "ACTIVE",
                            "HELD",
                            "REMOTE_HELD",
                            "DETACHED",
                            "REJECTED",
                            "CANCELLED",
                            "ANSWERED",
                            "MISSED",
                        ],
                        is_required: false,
                        is_positional: false,
                        help: "Filter events by state",
                    },
                    Argument {
                        flag: "to-date",
                        property: None,
                        kind: Kind::Time,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Return events that occurred before this point in time",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "count",
                        kind: Kind::Integer,
                    },
                ],
                is_paginated: false,
                run: count_events,
            },
            Operation {
                id: "get_event",
                name: "get",
                about: "Get event",
                details: "Returns one event.\n\nRequest: GET /self/events/{id}",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the event",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "direction",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "state",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "phoneNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "startTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "callerId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "externalId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "smsData",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "ucpType",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "answerTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "duration",
                        kind: Kind::Duration,
                    },
                    Column {
                        path: "endTime",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "internal",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "type",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "uciId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: get_event,
            },
        ],
    },
    Group {
        name: "users",
        alias: Some("user"),
        about: "The user whom the access token stands for.",
        operations: &[
            Operation {
                id: "get_user",
                name: "get",
                about: "User info",
                details: "Returns the user whom the access token stands for, with roles and connections.\n\nRequest: GET /self",
                is_deprecated: false,
                arguments: &[],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "status",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "acountLabel",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "contactNumber",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "emailAddress",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "firstName",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "lastName",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                ],
                is_paginated: false,
                run: get_user,
            },
        ],
    },
    Group {
        name: "webhooks",
        alias: Some("webhook"),
        about: "Webhooks are external URLs which subscribe to receive events via HTTP POST for a specified set of events.",
        operations: &[
            Operation {
                id: "list_webhooks",
                name: "list",
                about: "List web hooks",
                details: "Lists the webhooks with their statistics, all at once.\n\nRequest: GET /self/webhooks",
                is_deprecated: false,
                arguments: &[],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "metadataPolicy",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "signingAlgo",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "status",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "renewedBy",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "url",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "createdAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "expireAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "purgeAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "renewedAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "events",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.failed",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "statistics.lastErrorMessage",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.lastFailure",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "statistics.lastHttpErrorCode",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.lastSuccess",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "statistics.totalAttempts",
                        kind: Kind::Integer,
                    },
                    Column {
                        path: "statistics.totalFailures",
                        kind: Kind::Integer,
                    },
                    Column {
                        path: "statistics.totalSuccesses",
                        kind: Kind::Integer,
                    },
                ],
                is_paginated: false,
                run: list_webhooks,
            },
            Operation {
                id: "create_webhook",
                name: "create",
                about: "Create a new webhook subscription",
                details: "Registers a URL to which events are delivered by HTTP POST. The subscriber must accept the connection within 3 seconds and answer with status 200 within 2 more. Otherwise a delivery is retried up to 5 times, 10 seconds apart; then the webhook is marked as failed and gets nothing until it is renewed. A webhook expires, typically after 10 days, unless it is renewed.\n\nRequest: POST /self/webhooks",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "event",
                        property: Some("events"),
                        kind: Kind::Text,
                        is_list: true,
                        values: &["CALL"],
                        is_required: true,
                        is_positional: false,
                        help: "Events to subscribe to the webhook",
                    },
                    Argument {
                        flag: "metadata-policy",
                        property: Some("metadataPolicy"),
                        kind: Kind::Text,
                        is_list: false,
                        values: &["NONE", "HEADER", "BODY"],
                        is_required: false,
                        is_positional: false,
                        help: "Metadata policy for the webhook",
                    },
                    Argument {
                        flag: "signing-algo",
                        property: Some("signingAlgo"),
                        kind: Kind::Text,
                        is_list: false,
                        values: &["HMAC_SHA256", "NONE"],
                        is_required: false,
                        is_positional: false,
                        help: "How to sign deliveries. To have nothing signed, leave it out; `NONE` may be refused.",
                    },
                    Argument {
                        flag: "signing-key",
                        property: Some("signingKey"),
                        kind: Kind::Secret,
                        is_list: false,
                        values: &[],
                        is_required: false,
                        is_positional: false,
                        help: "Signing key for the webhook",
                    },
                    Argument {
                        flag: "url",
                        property: Some("url"),
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: false,
                        help: "Destination URL for events",
                    },
                ],
                body: Some(Body {
                    is_required: true,
                    is_raw: false,
                    is_struct: true,
                }),
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "metadataPolicy",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "signingAlgo",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "status",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "renewedBy",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "url",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "createdAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "expireAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "purgeAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "renewedAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "events",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.failed",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "statistics.lastErrorMessage",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.lastFailure",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "statistics.lastHttpErrorCode",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.lastSuccess",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "statistics.totalAttempts",
                        kind: Kind::Integer,
                    },
                    Column {
                        path: "statistics.totalFailures",
                        kind: Kind::Integer,
                    },
                    Column {
                        path: "statistics.totalSuccesses",
                        kind: Kind::Integer,
                    },
                ],
                is_paginated: false,
                run: create_webhook,
            },
            Operation {
                id: "get_webhook",
                name: "get",
                about: "Get web hook details",
                details: "Returns one webhook with its statistics.\n\nRequest: GET /self/webhooks/{id}",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the webhook",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "metadataPolicy",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "signingAlgo",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "status",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "renewedBy",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "url",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "createdAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "expireAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "purgeAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "renewedAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "events",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.failed",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "statistics.lastErrorMessage",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.lastFailure",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "statistics.lastHttpErrorCode",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.lastSuccess",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "statistics.totalAttempts",
                        kind: Kind::Integer,
                    },
                    Column {
                        path: "statistics.totalFailures",
                        kind: Kind::Integer,
                    },
                    Column {
                        path: "statistics.totalSuccesses",
                        kind: Kind::Integer,
                    },
                ],
                is_paginated: false,
                run: get_webhook,
            },
            Operation {
                id: "delete_webhook",
                name: "delete",
                about: "Remove a web hook",
                details: "Deletes a webhook. Nothing is delivered to its URL any more.\n\nRequest: DELETE /self/webhooks/{id}",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the webhook",
                    },
                ],
                body: None,
                columns: &[],
                is_paginated: false,
                run: delete_webhook,
            },
            Operation {
                id: "renew_webhook",
                name: "renew",
                about: "Renews a web hook",
                details: "Moves `expireAt` and `purgeAt` on, and clears `failed` in the statistics: deliveries go on.\n\nRequest: PUT /self/webhooks/{id}/renew",
                is_deprecated: false,
                arguments: &[
                    Argument {
                        flag: "id",
                        property: None,
                        kind: Kind::Text,
                        is_list: false,
                        values: &[],
                        is_required: true,
                        is_positional: true,
                        help: "Unique identifier of the webhook",
                    },
                ],
                body: None,
                columns: &[
                    Column {
                        path: "id",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "metadataPolicy",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "signingAlgo",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "status",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "renewedBy",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "url",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "createdAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "expireAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "purgeAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "renewedAt",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "accountId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "events",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "userId",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.failed",
                        kind: Kind::Boolean,
                    },
                    Column {
                        path: "statistics.lastErrorMessage",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.lastFailure",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "statistics.lastHttpErrorCode",
                        kind: Kind::Text,
                    },
                    Column {
                        path: "statistics.lastSuccess",
                        kind: Kind::Time,
                    },
                    Column {
                        path: "statistics.totalAttempts",
                        kind: Kind::Integer,
                    },
                    Column {
                        path: "statistics.totalFailures",
                        kind: Kind::Integer,
                    },
                    Column {
                        path: "statistics.totalSuccesses",
                        kind: Kind::Integer,
                    },
                ],
                is_paginated: false,
                run: renew_webhook,
            },
        ],
    },
];
#[allow(unused_mut, unused_variables)]
fn get_user<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.get_user();
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn get_account<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.get_account();
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn list_calls<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.list_calls();
        if let Some(value) = arguments.get::<Vec<vis_types::CallDirection>>("direction")?
        {
            request = request.direction(value);
        }
        if let Some(value) = arguments.get::<vis_types::Timestamp>("from-date")? {
            request = request.from_date(value);
        }
        if let Some(value) = arguments.get::<i64>("offset")? {
            request = request.offset(value);
        }
        if let Some(value) = arguments.get::<vis_types::SortOrder>("order")? {
            request = request.order(value);
        }
        if let Some(value) = arguments.get::<i64>("size")? {
            request = request.size(value);
        }
        if let Some(value) = arguments.get::<::std::string::String>("sort")? {
            request = request.sort(value);
        }
        if let Some(value) = arguments.get::<Vec<vis_types::CallState>>("state")? {
            request = request.states(value);
        }
        if let Some(value) = arguments.get::<vis_types::Timestamp>("to-date")? {
            request = request.to_date(value);
        }
        Ok(Outcome::list(request.clone().stream(), request.count()))
    })
}
#[allow(unused_mut, unused_variables)]
fn create_call<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.create_call();
        if let Some(body) = arguments.body::<vis_types::CallCreate>()? {
            request = request.body(body);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn count_calls<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.count_calls();
        if let Some(value) = arguments.get::<Vec<vis_types::CallDirection>>("direction")?
        {
            request = request.direction(value);
        }
        if let Some(value) = arguments.get::<vis_types::Timestamp>("from-date")? {
            request = request.from_date(value);
        }
        if let Some(value) = arguments.get::<Vec<vis_types::CallState>>("state")? {
            request = request.states(value);
        }
        if let Some(value) = arguments.get::<vis_types::Timestamp>("to-date")? {
            request = request.to_date(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn get_call<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.get_call();
        if let Some(value) = arguments.get::<vis_types::CallId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn end_call<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.end_call();
        if let Some(value) = arguments.get::<vis_types::CallId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn answer_call<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.answer_call();
        if let Some(value) = arguments.get::<vis_types::CallId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn hold_call<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.hold_call();
        if let Some(value) = arguments.get::<vis_types::CallId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn unhold_call<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.unhold_call();
        if let Some(value) = arguments.get::<vis_types::CallId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn transfer_call<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.transfer_call();
        if let Some(value) = arguments.get::<vis_types::CallId>("id")? {
            request = request.id(value);
        }
        if let Some(body) = arguments.body::<vis_types::CallTransfer>()? {
            request = request.body(body);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn transfer_call_to_voicemail<'a>(
    client: &'a Client,
    arguments: &'a Arguments<'a>,
) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.transfer_call_to_voicemail();
        if let Some(value) = arguments.get::<vis_types::CallId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn list_events<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.list_events();
        if let Some(value) = arguments.get::<Vec<vis_types::CallDirection>>("direction")?
        {
            request = request.direction(value);
        }
        if let Some(value) = arguments.get::<vis_types::Timestamp>("from-date")? {
            request = request.from_date(value);
        }
        if let Some(value) = arguments.get::<i64>("offset")? {
            request = request.offset(value);
        }
        if let Some(value) = arguments.get::<vis_types::SortOrder>("order")? {
            request = request.order(value);
        }
        if let Some(value) = arguments.get::<i64>("size")? {
            request = request.size(value);
        }
        if let Some(value) = arguments.get::<::std::string::String>("sort")? {
            request = request.sort(value);
        }
        if let Some(value) = arguments.get::<Vec<vis_types::CallState>>("state")? {
            request = request.states(value);
        }
        if let Some(value) = arguments.get::<vis_types::Timestamp>("to-date")? {
            request = request.to_date(value);
        }
        if let Some(value) = arguments.get::<Vec<vis_types::RecordType>>("type")? {
            request = request.types(value);
        }
        Ok(Outcome::list(request.clone().stream(), request.count()))
    })
}
#[allow(unused_mut, unused_variables)]
fn count_events<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.count_events();
        if let Some(value) = arguments.get::<Vec<vis_types::CallDirection>>("direction")?
        {
            request = request.direction(value);
        }
        if let Some(value) = arguments.get::<vis_types::Timestamp>("from-date")? {
            request = request.from_date(value);
        }
        if let Some(value) = arguments.get::<Vec<vis_types::CallState>>("state")? {
            request = request.states(value);
        }
        if let Some(value) = arguments.get::<vis_types::Timestamp>("to-date")? {
            request = request.to_date(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn get_event<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.get_event();
        if let Some(value) = arguments.get::<vis_types::EventId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn list_webhooks<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.list_webhooks();
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn create_webhook<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.create_webhook();
        if let Some(body) = arguments.body::<vis_types::WebhookCreate>()? {
            request = request.body(body);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn get_webhook<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.get_webhook();
        if let Some(value) = arguments.get::<vis_types::WebhookId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn delete_webhook<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.delete_webhook();
        if let Some(value) = arguments.get::<vis_types::WebhookId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
#[allow(unused_mut, unused_variables)]
fn renew_webhook<'a>(client: &'a Client, arguments: &'a Arguments<'a>) -> Run<'a> {
    ::std::boxed::Box::pin(async move {
        let mut request = client.renew_webhook();
        if let Some(value) = arguments.get::<vis_types::WebhookId>("id")? {
            request = request.id(value);
        }
        Outcome::value(request.send().await?)
    })
}
