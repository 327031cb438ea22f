// SPDX-License-Identifier: Apache-2.0
#include "api/session/audit_trail.hpp"
#include "api/session/handlers.hpp"
#include "api/session/union_answer.hpp"
#include "http/read_json.hpp"
#include "qr/qr.hpp"

#include <sodium.h>

#include <string>
#include <string_view>
#include <vector>

namespace waymark::api::session {

namespace {

using http::Status;

// Members are spelled as on the wire.
struct Code {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(Code, (), (code))

struct Disabling {
    std::string code;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(Disabling, (), (code, password))

struct Policy {
    bool required = false;
};
BOOST_DESCRIBE_STRUCT(Policy, (), (required))

http::Response to_two_factor_failure(const Error& error)
{
    auto failure = to_failure(error, Shape::openshort);
    failure.keeps_cookie = true;
    return to_answer(failure);
}

std::string to_data_url(std::string_view png)
{
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_encoded_len(png.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(png.data()),
                      png.size(), variant);
    text.pop_back(); // the terminating zero
    return "data:image/png;base64," + text;
}

boost::json::array to_view(const std::vector<std::string>& codes)
{
    boost::json::array view;
    for (const auto& code : codes)
        view.push_back(boost::json::string(code));
    return view;
}

AuditNote two_factor_note(const identity::Caller& caller, bool is_enabled)
{
    AuditNote note{.action = is_enabled ? "TWO_FACTOR_ENABLED" : "TWO_FACTOR_DISABLED",
                   .entity_type = "user",
                   .entity_id = caller.uid,
                   .new_value = {{"twoFactorEnabled", is_enabled}}};
    if (!is_enabled)
        note.old_value = {{"twoFactorEnabled", true}};
    return note;
}

} // namespace

Answer set_up_two_factor(Call& call, Services& services)
{
    const auto setup = co_await services.workers.run(
        [&] { return services.second_factor.set_up(call.caller.id); });
    if (!setup)
        co_return to_two_factor_failure(setup.error());
    const auto image = qr::png(setup->url, {});
    if (!image)
        co_return to_two_factor_failure(image.error());

    const auto picture = to_data_url(*image);
    co_return succeed({{"qrCode", picture},
                       {"secret", setup->secret},
                       {"accountName", setup->account_name},
                       {"otpauthUrl", setup->url}},
                      boost::json::object{{"qr_code", picture},
                                          {"secret", setup->secret},
                                          {"account_name", setup->account_name},
                                          {"otpauth_url", setup->url}},
                      Status::created);
}

Answer enable_two_factor(Call& call, Services& services)
{
    const auto body = http::read_json<Code>(call.request);
    if (!body)
        co_return to_two_factor_failure(body.error());
    const auto codes = co_await services.workers.run([&] {
        auto enabled = services.second_factor.enable(call.caller.id, body->code);
        if (enabled)
            record(services.audit, call, two_factor_note(call.caller, true));
        return enabled;
    });
    if (!codes)
        co_return to_two_factor_failure(codes.error());
    co_return succeed({{"message", "Two-factor authentication is enabled"},
                       {"statusCode", 200},
                       {"recoveryCodes", to_view(*codes)}},
                      boost::json::object{{"recovery_codes", to_view(*codes)}});
}

Answer disable_two_factor(Call& call, Services& services)
{
    const auto body = http::read_json<Disabling>(call.request);
    if (!body)
        co_return to_two_factor_failure(body.error());
    const auto disabled = co_await services.hashers.run([&] {
        auto done = services.second_factor.disable(call.caller.id, body->password, body->code);
        if (done)
            record(services.audit, call, two_factor_note(call.caller, false));
        return done;
    });
    if (!disabled)
        co_return to_two_factor_failure(disabled.error());
    co_return say_done("Two-factor authentication is disabled", nullptr);
}

Answer count_recovery_codes(Call& call, Services& services)
{
    const auto left = co_await services.workers.run(
        [&] { return services.second_factor.recovery_codes_left(call.caller.id); });
    co_return succeed({{"remaining", left}}, boost::json::object{{"remaining", left}});
}

Answer renew_recovery_codes(Call& call, Services& services)
{
    const auto body = http::read_json<Code>(call.request);
    if (!body)
        co_return to_two_factor_failure(body.error());
    const auto codes = co_await services.workers.run(
        [&] { return services.second_factor.renew_recovery_codes(call.caller.id, body->code); });
    if (!codes)
        co_return to_two_factor_failure(codes.error());
    co_return succeed({{"recoveryCodes", to_view(*codes)}},
                      boost::json::object{{"recovery_codes", to_view(*codes)}});
}

Answer show_two_factor_policy(Call&, Services& services)
{
    const bool required = services.second_factor.is_required();
    co_return succeed({{"required", required}}, boost::json::object{{"required", required}});
}

Answer change_two_factor_policy(Call& call, Services& services)
{
    const auto body = http::read_json<Policy>(call.request);
    if (!body)
        co_return to_answer(to_failure(body.error(), Shape::openshort));
    co_await services.workers.run([&] {
        const bool before = services.second_factor.is_required();
        services.second_factor.require(body->required);
        record(services.audit, call,
               {.action = "SYSTEM_SETTING_UPDATED",
                .entity_type = "system_setting",
                .entity_id = "two_factor_required",
                .old_value = {{"required", before}},
                .new_value = {{"required", body->required}}});
    });
    co_return succeed({{"required", body->required}},
                      boost::json::object{{"required", body->required}});
}

} // namespace waymark::api::session
