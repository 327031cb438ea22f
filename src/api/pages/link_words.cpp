// SPDX-License-Identifier: Apache-2.0
#include "api/pages/link_words.hpp"

#include <array>
#include <cstddef>

namespace waymark::api::pages {

namespace {

template <typename Words>
struct InLanguages {
    Words en;
    Words zh_cn;
    Words zh_tw;

    [[nodiscard]] constexpr const Words& in(Language language) const
    {
        switch (language) {
        case Language::zh_cn:
            return zh_cn;
        case Language::zh_tw:
            return zh_tw;
        case Language::en:
            break;
        }
        return en;
    }
};

// In the order of Notice.
constexpr std::array<InLanguages<NoticeWords>, 6> notices{{
    {.en = {"Link not found", "There is no such short link. Check the address."},
     .zh_cn = {"短链接不存在", "您访问的短链接不存在，请检查地址是否正确。"},
     .zh_tw = {"短網址不存在", "您造訪的短網址不存在，請檢查網址是否正確。"}},
    {.en = {"Link disabled", "This short link has been switched off."},
     .zh_cn = {"短链接已禁用", "该短链接已被禁用，暂时无法访问。"},
     .zh_tw = {"短網址已停用", "此短網址已停用，暫時無法造訪。"}},
    {.en = {"Link expired", "The time of this short link is over."},
     .zh_cn = {"短链接已过期", "该短链接已超过有效期。"},
     .zh_tw = {"短網址已過期", "此短網址已超過有效期限。"}},
    {.en = {"Link expired", "This short link has been followed as often as it may be."},
     .zh_cn = {"短链接已过期", "该短链接的访问次数已用完。"},
     .zh_tw = {"短網址已過期", "此短網址的造訪次數已用完。"}},
    {.en = {"Too many attempts", "Too many passwords were wrong. Wait a little and try again."},
     .zh_cn = {"尝试次数过多", "密码错误次数过多，请稍后再试。"},
     .zh_tw = {"嘗試次數過多", "密碼錯誤次數過多，請稍後再試。"}},
    {.en = {"No password needed", "This short link has no password. Open it directly."},
     .zh_cn = {"无需密码", "该短链接没有密码，请直接访问。"},
     .zh_tw = {"不需要密碼", "此短網址沒有密碼，請直接造訪。"}},
}};

constexpr InLanguages<PasswordWords> password{
    .en = {.heading = "Password required",
           .text = "Whoever made this link protected it.",
           .label = "Password",
           .button = "Open the link",
           .wrong = "Incorrect password. Try again."},
    .zh_cn = {.heading = "需要密码",
              .text = "此链接受密码保护。",
              .label = "密码",
              .button = "打开链接",
              .wrong = "密码错误，请重试。"},
    .zh_tw = {.heading = "需要密碼",
              .text = "此連結受密碼保護。",
              .label = "密碼",
              .button = "開啟連結",
              .wrong = "密碼錯誤，請再試一次。"},
};

constexpr InLanguages<ForwardingWords> forwarding{
    .en = {.heading = "One moment", .text = "If nothing happens, go on to"},
    .zh_cn = {.heading = "正在跳转", .text = "如果没有自动跳转，请点击"},
    .zh_tw = {.heading = "正在前往", .text = "如果沒有自動前往，請點選"},
};

constexpr InLanguages<std::string_view> tagline{
    .en = "A short link service.",
    .zh_cn = "短链接服务",
    .zh_tw = "短網址服務",
};

} // namespace

NoticeWords notice_words(Notice notice, Language language)
{
    return notices.at(static_cast<std::size_t>(notice)).in(language);
}

const PasswordWords& password_words(Language language)
{
    return password.in(language);
}

const ForwardingWords& forwarding_words(Language language)
{
    return forwarding.in(language);
}

std::string_view site_tagline(Language language)
{
    return tagline.in(language);
}

} // namespace waymark::api::pages
