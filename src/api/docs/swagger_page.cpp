// SPDX-License-Identifier: Apache-2.0
#include "api/docs/swagger_page.hpp"

#include "api/docs/openapi_parts.hpp"

#include <fmt/format.h>

namespace waymark::api::docs {

namespace {

constexpr std::string_view page = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Waymark APIs</title>
<link rel="stylesheet" href="/swagger/swagger-ui.css">
</head>
<body>
<div id="documents">
<p>The documents of all APIs, as <a href="/api-json">JSON</a> and <a href="/api-yaml">YAML</a>.</p>
</div>
<script src="/swagger/swagger-ui-bundle.js"></script>
<script src="/swagger/swagger-ui-standalone-preset.js"></script>
<script src="/swagger/waymark.js"></script>
</body>
</html>
)";

// Swagger UI styles its elements by themselves, and draws its icons from data.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

std::string make_script()
{
    std::string urls = R"({name: "everything", url: "/api-json"})";
    for (const auto& part : openapi_parts()) {
        if (part.name != "base")
            urls += fmt::format(R"(, {{name: "{0}", url: "/api-json/{0}"}})", part.name);
    }
    return fmt::format(R"(if (window.SwaggerUIBundle) {{
  SwaggerUIBundle({{
    urls: [{}],
    dom_id: "#documents",
    deepLinking: true,
    docExpansion: "none",
    filter: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: "StandaloneLayout",
  }});
}}
)",
                       urls);
}

} // namespace

std::string_view swagger_page()
{
    return page;
}

std::string_view swagger_page_policy()
{
    return policy;
}

const std::string& swagger_script()
{
    static const std::string script = make_script();
    return script;
}

} // namespace waymark::api::docs
