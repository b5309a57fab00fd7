@echo off
rem /q waits for no key at the end
set "WAIT=pause"
if /i "%~1"=="/q" set "WAIT=ver >nul"
chcp 65001 >nul
cd /d "%~dp0"
if not exist program.old (echo 没有上一版可以回去。 & %WAIT% & exit /b 1)
ren program program.swap || (echo 值守台正在运行，请先关闭它的窗口。 & %WAIT% & exit /b 1)
ren program.old program || (ren program.swap program & echo 上一版正在使用，没有改动。 & %WAIT% & exit /b 1)
ren program.swap program.old
echo 已回到上一版。账本的格式更新的，上一版会拒绝打开，那时请再运行一次本文件。
%WAIT%
