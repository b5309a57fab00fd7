@echo off
chcp 65001 >nul
cd /d "%~dp0"
if not exist program.old (echo 没有上一版可以回去。 & pause & exit /b 1)
ren program program.swap || (echo 值守台正在运行，请先关闭它的窗口。 & pause & exit /b 1)
ren program.old program
ren program.swap program.old
echo 已回到上一版。账本的格式更新的，上一版会拒绝打开，那时请再运行一次本文件。
pause
