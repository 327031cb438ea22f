// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace waymark::http {

// A key and a certificate for 127.0.0.1 that it signed itself, as files. For tests.
class TestCertificate {
public:
    TestCertificate();
    ~TestCertificate();
    TestCertificate(const TestCertificate&) = delete;
    TestCertificate& operator=(const TestCertificate&) = delete;

    [[nodiscard]] const std::string& certificate_file() const { return certificate_file_; }
    [[nodiscard]] const std::string& key_file() const { return key_file_; }

private:
    std::string certificate_file_;
    std::string key_file_;
};

} // namespace waymark::http
