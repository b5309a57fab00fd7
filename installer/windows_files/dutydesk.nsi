; 值守台 for Windows 10/11, 64-bit. Filled in and compiled by installer/build.py windows.
Target amd64-unicode
SetCompressor @COMPRESSOR@
SetDateSave on
ManifestDPIAware true
BrandingText "值守台 @VERSION@"
Name "值守台"
OutFile "@OUT@"
VIProductVersion "@VERSION4@"
VIAddVersionKey /LANG=2052 "ProductName" "值守台 DutyDesk"
VIAddVersionKey /LANG=2052 "FileDescription" "值守台安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "@VERSION@"
VIAddVersionKey /LANG=2052 "ProductVersion" "@VERSION@"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MulanPSL-2.0"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "DutyDesk"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\DutyDesk"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\DutyDesk"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_FUNCTION PlaceOfUser
!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\DutyDesk"
!define MUI_ICON "@ICON@"
!define MUI_UNICON "@ICON@"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\program\python\pythonw.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS "-X utf8 -m app.main"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; The taskbar puts a window under the shortcut that bears the name the program gives itself (services/runtime/windows.py).
!define APPID "@APPID@"
Function NameShortcut
  Exch $R0
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("$R0",${STGM_READWRITE})'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call '*(&w64 "${APPID}")p.r3'
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r4'
        System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR},,&i8 $3)p.r5'
        ${IPropertyStore::SetValue} $2 '($4,$5)'
        ${IPropertyStore::Commit} $2 ""
        System::Free $5
        System::Free $4
        System::Free $3
        ${IUnknown::Release} $2 ""
      ${EndIf}
      ${IPersistFile::Save} $1 '("$R0",1)'
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
  Pop $R0
FunctionEnd

!macro SHORTCUT PLACE
  CreateShortcut "${PLACE}" "$INSTDIR\program\python\pythonw.exe" "-X utf8 -m app.main" "$INSTDIR\program\app.ico" 0 SW_SHOWNORMAL "" "接报、时限、报告和账本"
  Push "${PLACE}"
  Call NameShortcut
!macroend

; A double click hands the file to the window (the running one, where there is one).
!macro FILES_OF ENDING KIND WORDS
  WriteRegStr SHCTX "Software\Classes\.${ENDING}" "" "DutyDesk.${KIND}"
  WriteRegStr SHCTX "Software\Classes\DutyDesk.${KIND}" "" "${WORDS}"
  WriteRegStr SHCTX "Software\Classes\DutyDesk.${KIND}\DefaultIcon" "" "$INSTDIR\program\app.ico"
  WriteRegStr SHCTX "Software\Classes\DutyDesk.${KIND}\shell\open\command" "" '"$INSTDIR\program\python\pythonw.exe" -X utf8 -m app.main "%1"'
!macroend
!define ASSOCIATIONS_CHANGED "System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'"

; The interpreter cannot be written to while a window or a watchdog runs from it.
!macro ASK_TO_CLOSE UN
Function ${UN}AskToClose
  again:
  IfFileExists "$INSTDIR\program\python\python311.dll" 0 free
  ClearErrors
  FileOpen $0 "$INSTDIR\program\python\python311.dll" a
  IfErrors taken
  FileClose $0
  Goto free
  taken:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "值守台正在运行。请先关闭它的窗口（没登记完的内容会存下），再点“重试”。" /SD IDCANCEL IDRETRY again
  SetErrorLevel 3
  Abort "值守台正在运行，没有改动任何文件。"
  free:
FunctionEnd
!macroend
!insertmacro ASK_TO_CLOSE ""
!insertmacro ASK_TO_CLOSE "un."

; %LOCALAPPDATA%\dutydesk holds the book; the program never goes there.
Function PlaceOfUser
  ${If} "$INSTDIR" == "$LOCALAPPDATA\DutyDesk"
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\DutyDesk"
  ${EndIf}
FunctionEnd

Function .onInit
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "值守台" Program
  SectionIn RO
  Call AskToClose
  SetOverwrite on
  RMDir /r "$INSTDIR\program.new"
  SetOutPath "$INSTDIR\program.new"
  File /r "@STAGE@/*"
  SetOutPath "$INSTDIR"
  File "@FILES@/rollback.cmd"
  ${If} ${FileExists} "$INSTDIR\program\*.*"
    RMDir /r "$INSTDIR\program.old"
    ClearErrors
    Rename "$INSTDIR\program" "$INSTDIR\program.old"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\program.new"
      SetErrorLevel 3
      Abort "原来的程序正在使用，没有改动它。请关闭值守台再装。"
    ${EndIf}
  ${EndIf}
  ClearErrors
  Rename "$INSTDIR\program.new" "$INSTDIR\program"
  ${If} ${Errors}
    Rename "$INSTDIR\program.old" "$INSTDIR\program"
    SetErrorLevel 4
    Abort "新的程序放不进去，原来的仍在。"
  ${EndIf}
  SetOutPath "$INSTDIR\program"
  CreateDirectory "$SMPROGRAMS\值守台"
  !insertmacro SHORTCUT "$SMPROGRAMS\值守台\值守台.lnk"
  !insertmacro SHORTCUT "$DESKTOP\值守台.lnk"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\值守台\卸载值守台.lnk" "$INSTDIR\uninstall.exe" "/$MultiUser.InstallMode"
  WriteRegStr SHCTX "Software\DutyDesk" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "值守台"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "@VERSION@"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\program\app.ico"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "DutyDesk"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" @SIZE@
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  !insertmacro FILES_OF ddpack Package "值守台数据包"
  !insertmacro FILES_OF ddunit Unit "值守台单位名片"
  ${ASSOCIATIONS_CHANGED}
SectionEnd

Section "登录后自动打开（有账本的用户）" AtLogin
  SetOutPath "$INSTDIR\program"
  CreateShortcut "$SMSTARTUP\值守台.lnk" "$INSTDIR\program\python\pythonw.exe" '-X utf8 "$INSTDIR\program\at_login.pyw"' "$INSTDIR\program\app.ico"
SectionEnd

LangString ABOUT_PROGRAM ${LANG_SIMPCHINESE} "程序、它自己的 Python 和字体。换新版本时保留上一版，可以回去。"
LangString ABOUT_AT_LOGIN ${LANG_SIMPCHINESE} "停电、重启以后时限照样响：登录后自动打开窗口和守护进程。"
!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${Program} $(ABOUT_PROGRAM)
  !insertmacro MUI_DESCRIPTION_TEXT ${AtLogin} $(ABOUT_AT_LOGIN)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; The book lies in %LOCALAPPDATA%\dutydesk and stays.
Section "Uninstall"
  Call un.AskToClose
  RMDir /r "$INSTDIR\program"
  RMDir /r "$INSTDIR\program.old"
  RMDir /r "$INSTDIR\program.new"
  Delete "$INSTDIR\rollback.cmd"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  RMDir /r "$SMPROGRAMS\值守台"
  Delete "$DESKTOP\值守台.lnk"
  Delete "$SMSTARTUP\值守台.lnk"
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegKey SHCTX "Software\Classes\.ddpack"
  DeleteRegKey SHCTX "Software\Classes\.ddunit"
  DeleteRegKey SHCTX "Software\Classes\DutyDesk.Package"
  DeleteRegKey SHCTX "Software\Classes\DutyDesk.Unit"
  DeleteRegKey SHCTX "Software\DutyDesk"
  ${ASSOCIATIONS_CHANGED}
SectionEnd
