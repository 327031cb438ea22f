// SPDX-License-Identifier: Apache-2.0
#include "http/test_certificate.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace waymark::http {

namespace {

template <auto release>
struct Release {
    void operator()(auto* pointer) const { (void)release(pointer); }
};

using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>>;
using File = std::unique_ptr<std::FILE, Release<std::fclose>>;

void require(bool done)
{
    if (!done)
        throw std::runtime_error("cannot make a certificate");
}

void add_extension(X509* certificate, int kind, const char* value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Certificate sign(EVP_PKEY* key)
{
    Certificate certificate(X509_new());
    X509* const raw = certificate.get();
    require(X509_set_version(raw, X509_VERSION_3) == 1);
    require(ASN1_INTEGER_set(X509_get_serialNumber(raw), 1) == 1);
    require(X509_gmtime_adj(X509_getm_notBefore(raw), -60) != nullptr);
    require(X509_gmtime_adj(X509_getm_notAfter(raw), 3600) != nullptr);
    require(X509_set_pubkey(raw, key) == 1);
    X509_NAME* const name = X509_get_subject_name(raw);
    const std::string common_name = "localhost";
    require(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC,
                                       reinterpret_cast<const unsigned char*>(common_name.c_str()),
                                       -1, -1, 0) == 1);
    require(X509_set_issuer_name(raw, name) == 1);
    add_extension(raw, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    add_extension(raw, NID_basic_constraints, "critical,CA:TRUE");
    require(X509_sign(raw, key, EVP_sha256()) > 0);
    return certificate;
}

} // namespace

TestCertificate::TestCertificate()
{
    const std::string stem = fmt::format("{}waymark_{}", testing::TempDir(), ::getpid());
    certificate_file_ = stem + "_certificate.pem";
    key_file_ = stem + "_key.pem";

    const Key key(EVP_EC_gen("P-256"));
    require(key != nullptr);
    const Certificate certificate = sign(key.get());
    const File certificate_out(std::fopen(certificate_file_.c_str(), "w"));
    require(certificate_out && PEM_write_X509(certificate_out.get(), certificate.get()) == 1);
    const File key_out(std::fopen(key_file_.c_str(), "w"));
    require(key_out && PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                            nullptr) == 1);
}

TestCertificate::~TestCertificate()
{
    std::filesystem::remove(certificate_file_);
    std::filesystem::remove(key_file_);
}

} // namespace waymark::http
