//! Reads the gateway's XML fault, which it sends when it ignores `Accept`.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

/// Returns a lookup of the children of the root element `fault` by local name. It is empty for
/// other bodies, such as a proxy's HTML page.
pub(super) fn fault(body: &str) -> impl Fn(&str) -> Option<String> + use<> {
    let children = children(body).unwrap_or_default();
    move |name| children.get(name).cloned()
}

fn children(body: &str) -> Option<HashMap<String, String>> {
    let mut reader = Reader::from_str(body);
    let mut path: Vec<String> = Vec::new();
    let mut children: HashMap<String, String> = HashMap::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                if path.is_empty() && name != "fault" {
                    return None;
                }
                path.push(name);
            }
            Event::End(_) => {
                path.pop()?;
                if path.is_empty() {
                    return Some(children);
                }
            }
            Event::Text(text) => add(&mut children, &path, text.trim()),
            Event::CData(text) => add(&mut children, &path, &text),
            Event::GeneralRef(entity) => {
                add(
                    &mut children,
                    &path,
                    resolve_xml_entity(&entity).unwrap_or("?"),
                );
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn add(children: &mut HashMap<String, String>, path: &[String], text: &str) {
    if let [_, child] = path {
        children.entry(child.clone()).or_default().push_str(text);
    }
}
