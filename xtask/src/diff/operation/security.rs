//! Who may call, and where: security and servers, with what a document says for all operations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        Side,
        fact::{Fact, Verdict, of_other_members},
        operations::Operation,
        site::Site,
        words::{code, value},
    },
    Comparison,
};

impl<'a> Comparison<'_, 'a> {
    pub(super) fn security(&mut self, old: &Site<'a>, new: &Site<'a>) {
        let effective = |operation: &Site<'a>, root: &Site<'a>| {
            operation.get("security").or_else(|| root.get("security"))
        };
        let (before, after) = (effective(old, self.old_root), effective(new, self.new_root));
        let names = (requirements(before.as_ref()), requirements(after.as_ref()));
        if names.0 != names.1 {
            let words = |names: &BTreeSet<String>| {
                let names: Vec<_> = names.iter().map(String::as_str).collect();
                if names.is_empty() {
                    "none".to_owned()
                } else {
                    names.join(" or ")
                }
            };
            let what = format!("changed from {} to {}", words(&names.0), words(&names.1));
            let site = after.clone().or(before.clone());
            let fact = site.map(|site| Fact::changed(&site, Verdict::BEHAVIOURAL, what));
            self.note(Side::Request, fact);
        }
        let used = |security: Option<&Site<'a>>| -> BTreeSet<&'a str> {
            let requirements = security.into_iter().flat_map(Site::elements);
            requirements
                .flat_map(|requirement| {
                    requirement
                        .members()
                        .map(|(name, _)| name)
                        .collect::<Vec<_>>()
                })
                .collect()
        };
        let used = used(before.as_ref())
            .intersection(&used(after.as_ref()))
            .copied()
            .collect::<Vec<_>>();
        for name in used {
            self.security_scheme(name);
        }
    }

    fn security_scheme(&mut self, name: &str) {
        let scheme = |root: &Site<'a>| {
            let schemes = root.get("components")?.get("securitySchemes")?;
            Some(schemes.get(name)?.follow())
        };
        let (Some(old), Some(new)) = (scheme(self.old_root), scheme(self.new_root)) else {
            return;
        };
        let keys = old.keys_of_either(&new);
        let known = [
            "type",
            "name",
            "in",
            "scheme",
            "bearerFormat",
            "flows",
            "openIdConnectUrl",
        ];
        for key in keys.into_iter().filter(|key| known.contains(key)) {
            let values = (old.get(key), new.get(key));
            let fact = Fact::of_value(
                &code(key),
                values.0.as_ref(),
                values.1.as_ref(),
                Verdict::BEHAVIOURAL,
            );
            self.note(Side::Request, fact);
        }
        self.note(Side::Request, of_other_members(&old, &new, &known));
    }

    pub(super) fn servers(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let effective = |operation: &Operation<'a>, root: &Site<'a>| {
            let own = operation
                .site
                .get("servers")
                .or_else(|| operation.item.get("servers"));
            own.or_else(|| root.get("servers"))
        };
        let (before, after) = (effective(old, self.old_root), effective(new, self.new_root));
        let (was, is) = (urls(before.as_ref()), urls(after.as_ref()));
        if was == is {
            return;
        }
        let what = format!("changed from {was} to {is}");
        let site = after.or(before);
        let fact = site.map(|site| Fact::changed(&site, Verdict::BEHAVIOURAL, what));
        self.note(Side::Request, fact);
    }
}

/// The alternatives, each the schemes that it needs, with their scopes.
fn requirements(security: Option<&Site<'_>>) -> BTreeSet<String> {
    let alternatives = security.into_iter().flat_map(Site::elements);
    alternatives
        .map(|alternative| {
            let mut schemes: Vec<_> = alternative
                .members()
                .map(|(name, scopes)| match scopes.value {
                    Value::Array(scopes) if !scopes.is_empty() => {
                        let mut scopes: Vec<_> = scopes.iter().map(value).collect();
                        scopes.sort_unstable();
                        format!("{} (scopes {})", code(name), scopes.join(", "))
                    }
                    _ => code(name),
                })
                .collect();
            schemes.sort_unstable();
            if schemes.is_empty() {
                "none".to_owned()
            } else {
                schemes.join(" with ")
            }
        })
        .collect()
}

/// The addresses in their order, since the first is the one that clients take.
fn urls(servers: Option<&Site<'_>>) -> String {
    let servers = servers.into_iter().flat_map(Site::elements);
    let url = |server: Site<'_>| {
        let url = code(server.text("url").unwrap_or_default());
        match server.get("variables") {
            Some(variables) => format!("{url} with {}", value(variables.value)),
            None => url,
        }
    };
    let urls: Vec<_> = servers.map(url).collect();
    // OpenAPI 3.0: no servers are one server with the URL `/`.
    if urls.is_empty() {
        code("/")
    } else {
        urls.join(", ")
    }
}
