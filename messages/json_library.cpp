// Boost.JSON itself, compiled into this library: the only file that includes its sources.
#include <boost/json/src.hpp>
