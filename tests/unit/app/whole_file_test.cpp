#include "worker/app/whole_file.hpp"

#include "worker/app/interrupt.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace worker::app {
namespace {

namespace fs = std::filesystem;

class WholeFile : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "iu-whole-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::string read(const fs::path& file) const {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    }
    long files() const {
        return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
    }

    fs::path folder_;
};

TEST_F(WholeFile, ReplacesWhatStoodThereAndLeavesNothingElse) {
    ASSERT_TRUE(write_whole(folder_ / "a", "one"));
    ASSERT_TRUE(write_whole(folder_ / "a", std::string("two\0", 4)));
    EXPECT_EQ(read(folder_ / "a"), std::string("two\0", 4));
    EXPECT_EQ(files(), 1);
}

TEST_F(WholeFile, AFailureNamesFileAndReason) {
    fs::create_directory(folder_ / "a");
    for (const auto& [name, reason] :
         {std::pair{"a", "Is a directory"}, std::pair{"no/b", "No such file or directory"}}) {
        const auto written = write_whole(folder_ / name, "x");
        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().detail,
                  "cannot write " + (folder_ / name).string() + ": " + reason);
    }
    EXPECT_EQ(files(), 1);
}

TEST_F(WholeFile, ANameThatIsTakenStays) {
    std::ofstream(folder_ / "taken") << "theirs";
    {
        const PartFile part(folder_ / "taken");
        EXPECT_EQ(part.descriptor(), -1);
        EXPECT_EQ(errno, EEXIST);
    }
    EXPECT_EQ(read(folder_ / "taken"), "theirs");
}

TEST_F(WholeFile, AnInterruptRemovesWhatIsNotWhole) {
    testing::FLAGS_gtest_death_test_style = "fast";
    for (const int signal : {SIGINT, SIGTERM}) {
        EXPECT_EXIT(
            {
                end_at_interrupts(false);
                PartFile kept(folder_ / "kept.part");
                if (!kept.keep(folder_ / "kept")) std::abort();
                const PartFile part(folder_ / "a.part");
                if (part.descriptor() < 0) std::abort();
                kill(getpid(), signal);
                for (;;) pause();
            },
            testing::ExitedWithCode(128 + signal), "iu-cutter: interrupted");
        EXPECT_FALSE(fs::exists(folder_ / "a.part"));
        EXPECT_TRUE(fs::exists(folder_ / "kept"));
    }
}

}  // namespace
}  // namespace worker::app
