// A draft that could not be saved says so: nobody is to close the page on unsaved words.
(() => {
  "use strict";
  const tell = (words) => {
    const saved = document.getElementById("saved");
    if (!saved) return;
    saved.classList.add("unsaved");
    saved.textContent = words;
  };
  const drafts = (event) => event.detail.pathInfo && event.detail.pathInfo.requestPath.endsWith("/draft");
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!drafts(event)) return;
    const fits = event.detail.xhr.status === 200 && event.detail.serverResponse.includes('id="saved"');
    if (fits) return;
    event.detail.shouldSwap = false;
    tell("시간이 지나 저장하지 못했습니다. 쓰신 글을 복사해 두고 알림의 주소를 다시 열어 주십시오.");
  });
  document.addEventListener("htmx:sendError", () => {
    tell("연결되지 않아 아직 저장하지 못했습니다. 연결되면 ‘저장’을 눌러 주십시오.");
  });
})();
