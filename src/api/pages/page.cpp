// SPDX-License-Identifier: Apache-2.0
#include "api/pages/page.hpp"

#include "api/pages/html_text.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::api::pages {

namespace {

constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--ink:#1a1d21;--mute:#5b6470;--line:#e3e6ea;--ground:#fff;
--panel:#f7f8f9;--accent:#1f6feb;--good:#1a7f37;--warn:#9a6700;--bad:#b42318;
--brand:#1f6feb;--on-brand:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--mute:#9aa4b0;--line:#2c323a;
--ground:#121519;--panel:#1a1e24;--accent:#6cb0ff;--good:#4cc26a;--warn:#e0b341;--bad:#ff8a7a}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,"Noto Sans SC","Noto Sans TC",sans-serif}
main{max-width:760px;margin:0 auto;padding:48px 24px}
main.narrow{max-width:440px;min-height:100vh;min-height:100dvh;display:flex;
flex-direction:column;justify-content:center}
h1{margin:0;font-size:28px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{margin:40px 0 8px;font-size:14px;color:var(--mute);font-weight:600}
p{margin:8px 0;overflow-wrap:anywhere}
.tagline{color:var(--mute)}
.brand{margin:0 0 24px;color:var(--mute);font-weight:600}
.brand img{display:block;max-width:200px;max-height:48px}
.state{display:flex;gap:10px;align-items:baseline;margin-top:24px;padding:12px 16px;
background:var(--panel);border:1px solid var(--line);border-radius:8px}
.dot{flex:none;width:10px;height:10px;border-radius:50%;background:var(--good)}
.degraded .dot{background:var(--warn)}
.alert{margin-top:16px;color:var(--bad)}
form{margin-top:16px;display:grid;gap:8px}
label{color:var(--mute);font-size:14px}
input,button{width:100%;padding:10px 12px;font:inherit;border-radius:8px}
input{background:var(--ground);color:var(--ink);border:1px solid var(--mute)}
button{margin-top:8px;border:0;background:var(--brand);color:var(--on-brand);font-weight:600;
cursor:pointer}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:8px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;
font-weight:400}
th{width:46%;padding-right:16px;color:var(--mute)}
a{color:var(--accent);text-underline-offset:3px}
a:focus-visible,input:focus-visible,button:focus-visible{outline:2px solid var(--accent);
outline-offset:2px}
code,pre{font:13px/1.6 ui-monospace,SFMono-Regular,Menlo,monospace}
pre{margin:8px 0;padding:16px;overflow-x:auto;background:var(--panel);
border:1px solid var(--line);border-radius:8px}
footer{margin-top:40px;color:var(--mute);font-size:14px}
footer a,footer span{margin-right:16px}
@media(max-width:520px){main{padding:32px 16px}th,td{display:block;width:auto}
th{padding-bottom:0;border:0}td{padding-top:0}}
)css";

} // namespace

std::string_view language_tag(Language language)
{
    switch (language) {
    case Language::zh_cn:
        return "zh-CN";
    case Language::zh_tw:
        return "zh-TW";
    case Language::en:
        break;
    }
    return "en";
}

std::string render(const Page& page)
{
    return fmt::format(R"(<!doctype html>
<html lang="{}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>{}</title>
{}<style>{}</style>
</head>
<body>
<main{}>
{}</main>
</body>
</html>
)",
                       language_tag(page.language), escape_html(page.title), page.head, style,
                       page.is_narrow ? " class=\"narrow\"" : "", page.body);
}

std::string_view security_policy(PagePowers powers)
{
    switch (powers) {
    case PagePowers::none:
        break;
    case PagePowers::form:
        return "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https:; "
               "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }
    return "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
           "frame-ancestors 'none'";
}

http::Response page_response(http::Status status, std::string html, PagePowers powers)
{
    return http::html(status, std::move(html))
        .with("Content-Security-Policy", std::string(security_policy(powers)))
        .with("X-Frame-Options", "DENY")
        .with("Cache-Control", "no-store")
        .with("Vary", "Accept, Accept-Language");
}

} // namespace waymark::api::pages
