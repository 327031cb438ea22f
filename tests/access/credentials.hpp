// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace waymark::access {

// A request that a credential is added to. Its body is `{}`, or there is none.
struct Draft {
    std::string method;
    std::string path;
};

// One kind of credential of somebody.
struct Credential {
    std::string name;      // for messages: "USER by API key"
    bool is_known = false; // it stands for somebody
    bool is_admin = false;
    bool is_session = false;
    // The header fields that carry it, each ended by CRLF.
    std::function<std::string(const Draft&)> fields;
};

// Makes accounts and credentials on a running server, as clients would.
class Keyring {
public:
    // `program` and `data` are for what only the command line makes.
    Keyring(std::uint16_t port, std::string program, std::string data);

    // No credential, wrong ones, and every kind of a USER and of an ADMIN.
    [[nodiscard]] std::vector<Credential> all();
    // The JWT of the administrator, for asking things of the server.
    [[nodiscard]] const std::string& admin_token() const { return admin_.jwt; }
    // Signs in again whose session has ended.
    void renew_sessions();

private:
    struct Person {
        std::string email;
        std::string password;
        bool is_admin = false;
        std::string jwt;
        std::string login_token;
        std::string api_key;
        std::string bearer;
        std::string app_id;
        std::string app_secret;
        std::string attribution_key;
    };

    void sign_in(Person& person) const;
    void make_keys(Person& person) const;
    [[nodiscard]] bool is_signed_in(const std::string& token) const;
    void add(std::vector<Credential>& credentials, const Person& person) const;

    std::uint16_t port_;
    std::string program_;
    std::string data_;
    Person admin_;
    Person user_;
};

} // namespace waymark::access
