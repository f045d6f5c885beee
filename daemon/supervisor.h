// What systemd is told (sd_notify). Nothing happens where systemd is not the parent.
#pragma once

namespace inquiry::supervisor {

void ready();
void reloading();
void stopping();
// The loop turned and the store answered: feeds the watchdog.
void alive();

}  // namespace inquiry::supervisor
