# Writes a source with the build key. cmake -DROOT=… -DOUT=… -DLIST=… -DTOOLS=… -P build_key.cmake
# LIST names a file with one source a line, relative to ROOT; only their names and bytes count.
file(STRINGS ${LIST} SOURCES)
list(SORT SOURCES)
set(TEXT "${TOOLS}\n")
foreach(SOURCE IN LISTS SOURCES)
  file(SHA256 ${ROOT}/${SOURCE} HASH)
  string(APPEND TEXT "${SOURCE} ${HASH}\n")
endforeach()
string(SHA256 KEY "${TEXT}")
string(SUBSTRING ${KEY} 0 16 KEY)
file(CONFIGURE OUTPUT ${OUT} @ONLY CONTENT [=[
// Written by sim/sweep/build_key.cmake.
#include "sim/sweep/build_key.h"

namespace tsunagi::sweep {

std::string_view build_key() {
  return "@KEY@";
}

}  // namespace tsunagi::sweep
]=])
