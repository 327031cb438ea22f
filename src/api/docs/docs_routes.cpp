// SPDX-License-Identifier: Apache-2.0
#include "api/docs/docs_routes.hpp"

#include "api/docs/openapi_document.hpp"
#include "api/docs/swagger_page.hpp"
#include "base/log.hpp"

namespace waymark::api::docs {

namespace {

using Answer = boost::asio::awaitable<http::Response>;
using Handler = Answer (*)(http::Request&, Services&);

http::Response not_found()
{
    return http::json(http::Status::not_found, {{"statusCode", 404},
                                                {"message", "Not found: there is no such document"},
                                                {"error", "Not Found"}});
}

http::Response document_response(std::string_view dialect, std::string_view type)
{
    const auto* const document = OpenApiDocuments::find(dialect);
    if (document == nullptr)
        return not_found();
    http::Response response;
    response.content_type = type;
    response.body = *document;
    return response;
}

Answer show_document(http::Request&, Services&)
{
    co_return document_response("", "application/json");
}

Answer show_yaml(http::Request&, Services&)
{
    co_return document_response("", "application/yaml");
}

Answer show_dialect(http::Request& request, Services&)
{
    const auto& dialect = request.path_parameter("dialect");
    co_return dialect.empty() ? not_found() : document_response(dialect, "application/json");
}

Answer show_page(http::Request&, Services&)
{
    co_return http::html(http::Status::ok, std::string(swagger_page()))
        .with("Content-Security-Policy", std::string(swagger_page_policy()));
}

Answer show_file(http::Request& request, Services& services)
{
    const auto& name = request.path_parameter("file");
    if (name == swagger_script_name) {
        http::Response response;
        response.content_type = "text/javascript; charset=utf-8";
        response.body = swagger_script();
        co_return response;
    }
    auto found =
        co_await services.workers.run([&] { return services.swagger.get().find(name, request); });
    co_return found ? *std::move(found) : not_found();
}

void add(http::Router& router, Services& services, std::string pattern, Handler handler)
{
    router.add(http::Method::get, std::move(pattern), http::Access::anyone,
               [&services, handler](http::Request& request) { return handler(request, services); });
}

} // namespace

const http::StaticFiles& SwaggerFiles::get()
{
    std::call_once(loaded_, [this] {
        auto files = http::StaticFiles::load(directory_, {});
        if (files)
            files_ = *std::move(files);
        else
            log::warning("the page of the API documents has no files",
                         {{"error", files.error().message}});
    });
    return files_;
}

void add_routes(http::Router& router, Services& services)
{
    add(router, services, "/api", &show_page);
    add(router, services, "/api-json", &show_document);
    add(router, services, "/api-json/{dialect}", &show_dialect);
    add(router, services, "/api-yaml", &show_yaml);
    add(router, services, "/swagger/{file}", &show_file);
}

} // namespace waymark::api::docs
